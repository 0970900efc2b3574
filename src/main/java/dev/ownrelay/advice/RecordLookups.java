package dev.ownrelay.advice;

import dev.ownrelay.advice.FoundRecord.Kind;
import dev.ownrelay.authentication.Dmarc;
import dev.ownrelay.authentication.DmarcEvaluation;
import dev.ownrelay.authentication.DmarcEvaluation.Rule;
import dev.ownrelay.authentication.Spf;
import dev.ownrelay.dkim.DkimKeyState;
import dev.ownrelay.dkim.DkimKeys;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.Reason;
import dev.ownrelay.dns.MailHost;
import dev.ownrelay.network.HostPolicy;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Asks the DNS for the records of a domain at which receivers look, past what it remembers, and
/// has them judged.
@Component
public class RecordLookups {

    /// A name server answers for the names below it, too.
    private static final int ZONES_ABOVE = 4;

    /// Of nobody (RFC 5737): so the whole record is read.
    private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.1");

    private static final Pattern DMARC =
            Pattern.compile("[\\s\"']*+v\\s*+=\\s*+dmarc", Pattern.CASE_INSENSITIVE);

    private static final Pattern MISSPELT = Pattern.compile("dmarc", Pattern.CASE_INSENSITIVE);

    private final Dns dns;
    private final Clock clock;

    @Autowired
    RecordLookups(Dns dns, HostPolicy policy, Clock clock) {
        this(dns.without(policy::hides), clock);
    }

    private RecordLookups(Dns dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
    }

    /// @param selectors of keys that are looked for
    /// @param patience what it does not leave room for is not asked
    public List<RecordAnswer> ask(String domain, Collection<String> selectors, Patience patience) {
        return new RecordLookups(dns.fresh(), clock).all(domain, selectors, patience);
    }

    private List<RecordAnswer> all(String domain, Collection<String> selectors, Patience patience) {
        var answers = new ArrayList<RecordAnswer>();
        answers.add(spf(domain, patience));
        answers.addAll(dmarc(domain, patience));
        answers.add(mailHosts(domain, patience));
        selectors.forEach(selector -> answers.add(key(domain, selector, patience)));
        answers.add(nameServers(domain, patience));
        return answers;
    }

    private RecordAnswer spf(String domain, Patience patience) {
        var texts = RecordAnswer.texts(asked(patience, () -> dns.txtNow(domain)));
        var meant =
                texts == null ? null : texts.stream().filter(RecordLookups::meantAsSpf).toList();
        var faults =
                meant == null || meant.isEmpty() || patience.over()
                        ? List.<RecordFault>of()
                        : new Spf(dns, clock)
                                .check(STRANGER, "postmaster@" + domain, domain).faults().stream()
                                        .map(RecordFault::of)
                                        .toList();
        return new RecordAnswer(Kind.SPF, domain, meant, faults);
    }

    /// Also what is misspelt, so that it can be said.
    private static boolean meantAsSpf(String text) {
        return text.strip().regionMatches(true, 0, "v=spf", 0, 5);
    }

    /// The record of the domain, and the one of its organisation where that one applies.
    private List<RecordAnswer> dmarc(String domain, Patience patience) {
        var name = "_dmarc." + domain;
        var texts = RecordAnswer.texts(asked(patience, () -> dns.txtNow(name)));
        if (texts == null || patience.over()) {
            return List.of(new RecordAnswer(Kind.DMARC, name, null, List.of()));
        }
        var found = new Dmarc(dns).evaluate(Rule.TREE_WALK, domain, Optional.empty(), List.of());
        var own = new RecordAnswer(Kind.DMARC, name, meantAsDmarc(texts), faults(found, domain));
        return Stream.concat(Stream.of(own), above(found, domain).stream()).toList();
    }

    /// What else stands there, receivers pass over. Only where there is no record, what may be a
    /// misspelt one is worth a word.
    private static List<String> meantAsDmarc(List<String> texts) {
        var meant = texts.stream().filter(text -> DMARC.matcher(text).lookingAt()).toList();
        return meant.isEmpty()
                ? texts.stream().filter(text -> MISSPELT.matcher(text).find()).toList()
                : meant;
    }

    private static Optional<RecordAnswer> above(DmarcEvaluation found, String domain) {
        return found.record()
                .filter(record -> !record.domain().equals(domain))
                .map(record ->
                        new RecordAnswer(
                                Kind.DMARC,
                                "_dmarc." + record.domain(),
                                List.of(record.text()),
                                faults(found, record.domain())));
    }

    private static List<RecordFault> faults(DmarcEvaluation found, String domain) {
        return found.faults().stream()
                .filter(fault -> fault.domain().equals(domain))
                .map(RecordFault::of)
                .toList();
    }

    private RecordAnswer key(String domain, String selector, Patience patience) {
        var name = selector + "._domainkey." + domain;
        if (patience.over()) {
            return new RecordAnswer(Kind.DKIM, name, null, List.of());
        }
        var key = new DkimKeys(dns).findNow(domain, selector);
        var texts =
                key.state() == DkimKeyState.NO_ANSWER
                        ? null
                        : key.text().isEmpty() ? List.<String>of() : List.of(key.text());
        return new RecordAnswer(Kind.DKIM, name, texts, RecordFault.of(key));
    }

    private RecordAnswer mailHosts(String domain, Patience patience) {
        var hosts = asked(patience, () -> dns.mx(domain));
        boolean none =
                hosts instanceof Found<MailHost>(var found, _, _)
                        && found.stream().allMatch(host -> host.name().isEmpty());
        var texts = RecordAnswer.texts(hosts.read(RecordLookups::text));
        var faults =
                none
                        ? List.of(new RecordFault("mx.fault.NULL", true, -1, "", domain, 0))
                        : List.<RecordFault>of();
        return new RecordAnswer(Kind.MX, domain, texts, faults);
    }

    /// As it stands in zone files.
    private static String text(MailHost host) {
        return host.preference() + " " + host.name() + ".";
    }

    /// Of the domain, or of the one that it lies in.
    private RecordAnswer nameServers(String domain, Patience patience) {
        var zone = domain;
        for (int i = 0; i < ZONES_ABOVE && zone.indexOf('.') > 0; i++) {
            var name = zone;
            var answer = asked(patience, () -> dns.ns(name));
            if (answer instanceof Found || answer instanceof Failed) {
                return RecordAnswer.of(Kind.NS, zone, answer);
            }
            zone = zone.substring(zone.indexOf('.') + 1);
        }
        return new RecordAnswer(Kind.NS, domain, List.of(), List.of());
    }

    private static <R> DnsAnswer<R> asked(Patience patience, Supplier<DnsAnswer<R>> question) {
        return patience.over() ? new Failed<>(Reason.SILENCE) : question.get();
    }
}
