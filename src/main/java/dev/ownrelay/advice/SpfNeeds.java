package dev.ownrelay.advice;

import dev.ownrelay.authentication.SpfAdvice.Need;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.IpLiteral;
import dev.ownrelay.provider.Provider;
import dev.ownrelay.provider.Provider.Envelope;
import dev.ownrelay.provider.Providers;

import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds out whom the SPF record of a domain has to allow, so that receivers believe what comes by
/// the ways that its users chose.
@Component
class SpfNeeds {

    /// Of one name: who stands behind more is a provider that has a record of its own.
    private static final int MOST_ADDRESSES = 8;

    /// @param need of the servers that are known
    /// @param unknown of which nobody knows where they send from
    record Needed(Need need, List<UnknownServer> unknown) {

        boolean nothing() {
            return need.includes().isEmpty() && need.networks().isEmpty();
        }
    }

    private final Dns dns;

    SpfNeeds(Dns dns) {
        this.dns = dns;
    }

    /// Asks the DNS for the addresses of servers that nobody has said anything about.
    Needed of(List<UsedRoute> routes, Patience patience) {
        var includes = new ArrayList<String>();
        var networks = new ArrayList<String>();
        var unknown = new ArrayList<UnknownServer>();
        for (var route : routes) {
            var provider = Providers.ofHost(route.host());
            if (!route.addresses().isEmpty()) {
                networks.addAll(route.addresses());
            } else if (provider.isPresent()) {
                include(provider.get())
                        .ifPresentOrElse(
                                includes::add, () -> unknown.add(unknown(provider.get(), route)));
            } else {
                var addresses = patience.over() ? List.<String>of() : addresses(route.host());
                networks.addAll(addresses);
                if (addresses.isEmpty()) {
                    unknown.add(unknown("addresses", route));
                }
            }
        }
        return new Needed(new Need(includes, networks), unknown);
    }

    /// SPF says nothing of From where the envelope has another domain.
    private static Optional<String> include(Provider provider) {
        return provider.envelope() == Envelope.KEPT ? provider.include() : Optional.empty();
    }

    private static UnknownServer unknown(Provider provider, UsedRoute route) {
        return unknown(provider.envelope() == Envelope.KEPT ? "provider" : "envelope", route);
    }

    private static UnknownServer unknown(String why, UsedRoute route) {
        return new UnknownServer("spf.unknown." + why, route.serverId(), SafeText.of(route.name()));
    }

    /// None where one of them can be reached from within only: what leaves there goes through
    /// something else.
    private List<String> addresses(String host) {
        var literal = IpLiteral.parse(host);
        var found = literal == null ? resolved(host) : List.of(literal);
        return found.size() > MOST_ADDRESSES || !found.stream().allMatch(HostPolicy::isPublic)
                ? List.of()
                : found.stream().map(SpfNeeds::text).toList();
    }

    private List<byte[]> resolved(String host) {
        var fresh = dns.fresh();
        return Stream.of(fresh.a(host), fresh.aaaa(host))
                .filter(DnsAnswer.Found.class::isInstance)
                .flatMap(answer ->
                        answer instanceof DnsAnswer.Found<InetAddress>(var found, _, _)
                                ? found.stream()
                                : Stream.of())
                .map(InetAddress::getAddress)
                .toList();
    }

    private static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e); // they came as an address
        }
    }
}
