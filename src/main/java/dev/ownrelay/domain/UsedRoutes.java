package dev.ownrelay.domain;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.advice.UsedRoute;
import dev.ownrelay.mail.DomainName;
import dev.ownrelay.relay.RelayDeparture;
import dev.ownrelay.relay.RelaySenders;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.ServerChoice;
import dev.ownrelay.server.ServerSettings.Departure;
import dev.ownrelay.server.SmtpServer;
import dev.ownrelay.server.SmtpServers;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tells from which domains the users of the agency write, and by which ways.
@Service
class UsedRoutes {

    private final Senders senders;
    private final SmtpServers servers;
    private final Routes routes;
    private final RelaySenders relaySenders;
    private final RelayDeparture departure;

    UsedRoutes(
            Senders senders,
            SmtpServers servers,
            Routes routes,
            RelaySenders relaySenders,
            RelayDeparture departure) {
        this.senders = senders;
        this.servers = servers;
        this.routes = routes;
        this.relaySenders = relaySenders;
        this.departure = departure;
    }

    /// How many users write from each domain.
    @Transactional(readOnly = true)
    public Map<String, Long> users() {
        return writers()
                .collect(
                        Collectors.groupingBy(
                                user -> domain(user.email()), TreeMap::new, Collectors.counting()));
    }

    /// The ways that users of this domain chose, the default relay first.
    @Transactional(readOnly = true)
    public List<UsedRoute> of(String domain) {
        var chosen =
                writers()
                        .filter(user -> domain(user.email()).equals(domain))
                        .map(user -> Optional.ofNullable(user.smtpServerId()))
                        .distinct()
                        .toList();
        var relay = chosen.contains(Optional.<UUID>empty()) ? relay() : Stream.<UsedRoute>of();
        var departures =
                servers.findEnabledByName().stream()
                        .collect(
                                Collectors.toMap(
                                        SmtpServer::getId,
                                        server -> server.settings().departure()));
        return Stream.concat(
                        relay,
                        routes.choices().stream()
                                .filter(choice -> chosen.contains(Optional.of(choice.id())))
                                .map(choice -> route(choice, departures.get(choice.id()))))
                .toList();
    }

    /// Where reports about a domain go, which has to be an address in it, unless that domain
    /// agrees.
    ///
    /// @param reader whose own address serves if it lies there
    @Transactional(readOnly = true)
    public String reports(UUID reader, String domain) {
        return senders.find(reader)
                .filter(user -> domain(user.email()).equals(domain))
                .map(Sender::email)
                .orElse("dmarc@" + domain);
    }

    private Stream<Sender> writers() {
        return senders.all().stream().filter(Sender::enabled);
    }

    /// As the DNS spells it.
    static String domain(String address) {
        var domain = address.substring(address.lastIndexOf('@') + 1);
        return DomainName.toAscii(domain).orElseGet(() -> domain.toLowerCase(Locale.ROOT));
    }

    /// Nothing where another address stands in From of what it sends.
    private Stream<UsedRoute> relay() {
        return relaySenders.from() != null
                ? Stream.of()
                : routes.defaultRelayHost().stream()
                        .map(host ->
                                new UsedRoute(
                                        null,
                                        host,
                                        host,
                                        departure.addresses(),
                                        departure.signs()));
    }

    private static UsedRoute route(ServerChoice choice, @Nullable Departure said) {
        var departure = said == null ? Departure.UNKNOWN : said;
        return new UsedRoute(
                choice.id(), choice.name(), choice.host(), departure.list(), departure.signs());
    }
}
