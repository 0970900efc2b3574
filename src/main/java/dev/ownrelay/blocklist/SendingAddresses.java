package dev.ownrelay.blocklist;

import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.IpLiteral;
import dev.ownrelay.network.Network;
import dev.ownrelay.provider.Providers;

import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds the public addresses from which a server sends, as far as anybody knows.
@Component
class SendingAddresses {

    /// Of one server. Which ones of a larger network are in use nobody knows.
    static final int MOST = 16;

    private static final int MOST_BITS = 4;

    private final Dns dns;

    SendingAddresses(Dns dns) {
        this.dns = dns;
    }

    /// Empty: the DNS does not say. A large provider takes mail in elsewhere than it sends it from,
    /// and nobody but itself gets it off a list.
    ///
    /// @param named addresses and networks that somebody says; empty: nobody knows
    Optional<List<String>> of(String host, Collection<String> named) {
        if (!named.isEmpty()) {
            return Optional.of(texts(named.stream().flatMap(SendingAddresses::each)));
        }
        if (Providers.ofHost(host).isPresent()) {
            return Optional.of(List.of());
        }
        var literal = IpLiteral.parse(host);
        return literal == null ? ofName(host) : Optional.of(texts(Stream.of(address(literal))));
    }

    private Optional<List<String>> ofName(String host) {
        var v4 = dns.a(host);
        var v6 = dns.aaaa(host);
        boolean silent = v4 instanceof Failed || v6 instanceof Failed;
        return silent
                ? Optional.empty()
                : Optional.of(texts(Stream.concat(records(v4), records(v6))));
    }

    private static Stream<InetAddress> records(DnsAnswer<InetAddress> answer) {
        return answer instanceof Found<InetAddress>(var addresses, _, _)
                ? addresses.stream()
                : Stream.empty();
    }

    private static List<String> texts(Stream<InetAddress> addresses) {
        return addresses
                .filter(address -> HostPolicy.isPublic(address.getAddress()))
                .map(address -> Subject.of(address).text())
                .distinct()
                .limit(MOST)
                .toList();
    }

    /// All of a small network, none of a large one.
    private static Stream<InetAddress> each(String text) {
        return Network.parse(text).stream()
                .filter(network ->
                        network.prefix().length * Byte.SIZE - network.bits() <= MOST_BITS)
                .flatMap(SendingAddresses::each);
    }

    private static Stream<InetAddress> each(Network network) {
        return IntStream.range(0, 1 << MOST_BITS)
                .mapToObj(low -> withLastBits(network.prefix(), low))
                .filter(network::contains)
                .map(SendingAddresses::address);
    }

    private static byte[] withLastBits(byte[] octets, int low) {
        var other = octets.clone();
        int last = other.length - 1;
        other[last] = (byte) (other[last] >> MOST_BITS << MOST_BITS | low);
        return other;
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // only of another length than 4 or 16
        }
    }
}
