package dev.ownrelay.blocklist;

import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.health.BlockListReport.State;
import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.network.Network;

import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.util.List;

/// Asks a list in the DNS (RFC 5782), and takes nothing for an answer that is none.
@Component
class ListQuestions {

    private static final int LONGEST_REASON = 200;
    private static final Network ANSWERS = Network.of("127.0.0.0/8");

    /// What lists answer whom they do not serve.
    private static final List<Network> REFUSALS =
            List.of(Network.of("127.255.255.0/24"), Network.of("127.0.0.1/32"));

    private static final Subject LISTED = Subject.stored("127.0.0.2");
    private static final Subject CLEAR = Subject.stored("127.0.0.1");
    private static final Subject LISTED_V6 = mapped(2);
    private static final Subject CLEAR_V6 = mapped(1);
    private static final Subject LISTED_NAME = Subject.named("test");
    private static final Subject CLEAR_NAME = Subject.named("invalid");

    /// Whether a list answers as it should.
    ///
    /// @param itself of IPv4 addresses, or of domains
    record Works(boolean itself, boolean v6) {

        static final Works NOT = new Works(false, false);

        boolean any() {
            return itself || v6;
        }

        boolean of(Subject.Kind kind) {
            return kind == Subject.Kind.IPV6 ? v6 : itself;
        }
    }

    private final Dns dns;

    ListQuestions(Dns dns) {
        this.dns = dns;
    }

    ListAnswer ask(BlockList list, Subject subject) {
        var answer = look(list, subject);
        return answer.listed()
                ? new ListAnswer(State.LISTED, answer.codes(), reason(list, subject))
                : answer;
    }

    private ListAnswer look(BlockList list, Subject subject) {
        return switch (dns.a(list.question(subject.labels()))) {
            case NoSuchName<InetAddress> _, NoRecords<InetAddress> _ -> ListAnswer.CLEAR;
            case Failed<InetAddress> _ -> ListAnswer.NONE;
            case Found<InetAddress>(var addresses, _, _) -> read(list, addresses);
        };
    }

    /// The test points of RFC 5782 section 5: a resolver may know of nothing, or of everything.
    Works test(BlockList list) {
        if (list.domains()) {
            boolean names = look(list, LISTED_NAME).listed() || look(list, LISTED).listed();
            return new Works(names && look(list, CLEAR_NAME).clear(), false);
        }
        return new Works(tells(list, LISTED, CLEAR), tells(list, LISTED_V6, CLEAR_V6));
    }

    private boolean tells(BlockList list, Subject listed, Subject clear) {
        return look(list, listed).listed() && look(list, clear).clear();
    }

    private static ListAnswer read(BlockList list, List<InetAddress> addresses) {
        if (addresses.stream().anyMatch(ListQuestions::noAnswer)) {
            return ListAnswer.NONE;
        }
        var codes = addresses.stream().map(InetAddress::getHostAddress).sorted().toList();
        return list.words(codes).isEmpty()
                ? ListAnswer.CLEAR
                : new ListAnswer(State.LISTED, codes, "");
    }

    private static boolean noAnswer(InetAddress address) {
        var octets = address.getAddress();
        return !ANSWERS.contains(octets)
                || REFUSALS.stream().anyMatch(network -> network.contains(octets));
    }

    private String reason(BlockList list, Subject subject) {
        return dns.txt(list.question(subject.labels())) instanceof Found<String>(var texts, _, _)
                ? cut(texts.getFirst())
                : "";
    }

    /// By whole characters.
    private static String cut(String text) {
        var clean =
                HeaderText.clean(text.substring(0, Math.min(text.length(), 4 * LONGEST_REASON)));
        if (clean.length() <= LONGEST_REASON) {
            return clean;
        }
        int end = LONGEST_REASON - 1;
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }

    /// Of ::ffff:7f00:0/112.
    private static Subject mapped(int last) {
        var octets = new byte[16];
        octets[10] = (byte) 0xFF;
        octets[11] = (byte) 0xFF;
        octets[12] = 0x7F;
        octets[15] = (byte) last;
        return Subject.of("", octets);
    }
}
