package dev.ownrelay.server;

import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.health.SeenAddresses;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.ServerUsage.Chooser;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Who uses the servers of the agency, and what receivers make of it.
@Component
class ServerUsers {

    /// Users of a server whose addresses share a domain.
    ///
    /// @param verdict whether receivers believe them by this server
    record Senders(String domain, SenderVerdict verdict, List<Chooser> users) {}

    private record Way(SmtpServer server, String domain) {

        static Way of(SmtpServer server, Chooser user) {
            var domain = user.email().substring(user.email().lastIndexOf('@') + 1);
            return new Way(server, domain.toLowerCase(Locale.ROOT));
        }

        /// Of one of them: the verdict is the same for all.
        Route route(List<Chooser> users) {
            var first = users.getFirst();
            var host = server.destination().host();
            return new Route(
                    server.getId(), server.name(), host, first.email(), first.name(), null);
        }
    }

    private final ObjectProvider<ServerUsage> usage;
    private final ObjectProvider<SenderVerdicts> verdicts;
    private final Outsiders outsiders;
    private final SeenAddresses seen;

    ServerUsers(
            ObjectProvider<ServerUsage> usage,
            ObjectProvider<SenderVerdicts> verdicts,
            Outsiders outsiders,
            SeenAddresses seen) {
        this.usage = usage;
        this.verdicts = verdicts;
        this.outsiders = outsiders;
        this.seen = seen;
    }

    /// From where receivers saw a server send, the latest first.
    List<SeenAddresses.Seen> seen(UUID server) {
        return seen.of(server);
    }

    /// By server; servers without any are absent.
    Map<UUID, Long> counts() {
        return Optional.ofNullable(usage.getIfAvailable())
                .map(ServerUsage::userCounts)
                .orElse(Map.of());
    }

    /// Those who cannot send, by server; servers without any are absent.
    Map<UUID, List<Chooser>> outside(Collection<SmtpServer> servers) {
        return outsiders.among(servers);
    }

    /// Those who can send, by server, whom receivers do not believe first. However many there are,
    /// the database is asked twice.
    Map<UUID, List<Senders>> senders(Collection<SmtpServer> servers) {
        var judge = verdicts.getIfAvailable();
        if (judge == null) {
            return Map.of();
        }
        var ways = ways(servers);
        var routes = new ArrayList<Route>();
        ways.forEach((way, users) -> routes.add(way.route(users)));
        var known = judge.of(routes);
        var senders = new HashMap<UUID, List<Senders>>();
        ways.forEach((way, users) -> {
            var verdict = known.get(way.route(users));
            if (verdict != null) {
                senders.computeIfAbsent(way.server().getId(), _ -> new ArrayList<>())
                        .add(new Senders(way.domain(), verdict, users));
            }
        });
        senders.values().forEach(of -> of.sort(Comparator.comparing(ServerUsers::believed)));
        return senders;
    }

    private static boolean believed(Senders senders) {
        return !senders.verdict().broken();
    }

    private Map<Way, List<Chooser>> ways(Collection<SmtpServer> servers) {
        var enabled = servers.stream().filter(SmtpServer::enabled).toList();
        var users = usage.getIfAvailable();
        if (enabled.isEmpty() || users == null) {
            return Map.of();
        }
        var ways = new LinkedHashMap<Way, List<Chooser>>();
        var choosers =
                users.choosers(enabled.stream().map(SmtpServer::getId).toList()).stream()
                        .collect(groupingBy(Chooser::serverId));
        for (var server : enabled) {
            var domains = AllowedDomains.of(server.settings().senderDomains());
            choosers.getOrDefault(server.getId(), List.of()).stream()
                    .filter(user -> domains.allow(user.email()))
                    .forEach(user ->
                            ways.computeIfAbsent(Way.of(server, user), _ -> new ArrayList<>())
                                    .add(user));
        }
        return ways;
    }
}
