package dev.ownrelay.verdict;

import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.IpLiteral;
import dev.ownrelay.network.Network;
import dev.ownrelay.verdict.SenderFacts.Way;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// The addresses from which emails of a server reach receivers, as far as anybody knows.
///
/// @param addresses at most sixteen; of a network its first and its last
/// @param known how many there are
record Outgoing(Source source, List<InetAddress> addresses, int known) {

    static final int MOST = 16;

    enum Source {
        /// Somebody who knows has named them.
        NAMED,

        /// Receivers saw it there, as others say.
        SEEN,

        /// The server's name leads there, and there everybody can be.
        PUBLIC,

        /// The server's name leads there, but nobody else sees it there.
        INSIDE,

        /// The server's name leads nowhere.
        NOWHERE,

        /// The DNS did not answer.
        NO_ANSWER
    }

    static Outgoing of(Way way, Dns dns) {
        return way.named().isEmpty()
                ? ofHost(way.host(), dns)
                : of(Source.NAMED, read(way.named()));
    }

    /// Those that somebody named are known better.
    static Outgoing seen(Way way) {
        var named = new HashSet<>(read(way.named()));
        return of(
                Source.SEEN,
                read(way.seen()).stream().filter(each -> !named.contains(each)).toList());
    }

    private static Outgoing of(Source source, List<InetAddress> all) {
        return new Outgoing(source, all.stream().limit(MOST).toList(), all.size());
    }

    private static List<InetAddress> read(List<String> texts) {
        return texts.stream()
                .flatMap(text -> Network.parse(text).stream())
                .flatMap(Outgoing::ends)
                .distinct()
                .toList();
    }

    private static Stream<InetAddress> ends(Network network) {
        var first = network.prefix().clone();
        var last = network.prefix().clone();
        for (int bit = network.bits(); bit < first.length * Byte.SIZE; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            first[bit / Byte.SIZE] &= (byte) ~mask;
            last[bit / Byte.SIZE] |= (byte) mask;
        }
        return Stream.of(address(first), address(last));
    }

    static Outgoing ofHost(String host, Dns dns) {
        var literal = IpLiteral.parse(host);
        if (literal != null) {
            return found(List.of(address(literal)));
        }
        var v4 = dns.a(host);
        var v6 = dns.aaaa(host);
        var all = Stream.concat(records(v4), records(v6)).toList();
        return all.isEmpty() && (v4 instanceof Failed || v6 instanceof Failed)
                ? of(Source.NO_ANSWER, List.of())
                : found(all);
    }

    private static Stream<InetAddress> records(DnsAnswer<InetAddress> answer) {
        return answer instanceof Found<InetAddress>(var addresses, _, _)
                ? addresses.stream()
                : Stream.empty();
    }

    private static Outgoing found(List<InetAddress> all) {
        var some = all.stream().distinct().filter(Outgoing::isPublic).toList();
        if (!some.isEmpty()) {
            return of(Source.PUBLIC, some);
        }
        return of(all.isEmpty() ? Source.NOWHERE : Source.INSIDE, all.stream().distinct().toList());
    }

    static boolean isPublic(InetAddress address) {
        return HostPolicy.isPublic(address.getAddress());
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // only of another length than 4 or 16
        }
    }
}
