package dev.ownrelay.server;

import dev.ownrelay.health.ServerPauses;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What a user may send through, and how it does now.
@Service
public class RouteOptions {

    private final SmtpServers servers;
    private final Routes routes;
    private final RouteStates states;
    private final ServerPauses pauses;
    private final ObjectProvider<SenderVerdicts> verdicts;

    RouteOptions(
            SmtpServers servers,
            Routes routes,
            RouteStates states,
            ServerPauses pauses,
            ObjectProvider<SenderVerdicts> verdicts) {
        this.servers = servers;
        this.routes = routes;
        this.states = states;
        this.pauses = pauses;
        this.verdicts = verdicts;
    }

    /// The default relay first, then the enabled servers of the agency by name.
    @Transactional(readOnly = true)
    public List<RouteOption> of(String email, String displayName) {
        var options = new ArrayList<RouteOption>();
        options.add(relay(email, displayName));
        var resting = pauses.resting();
        for (var server : servers.findEnabledByName()) {
            var id = server.getId();
            var choice = routes.forUser(id, email, displayName);
            var check = server.lastCheck();
            options.add(
                    new RouteOption(
                            id,
                            server.name(),
                            choice,
                            states.of(server, resting.get(id), choice),
                            check == null ? null : check.ok(),
                            check == null ? null : check.certificateUntil(),
                            null));
        }
        return judged(options);
    }

    /// One question to the database for all of them.
    private List<RouteOption> judged(List<RouteOption> options) {
        var routes = options.stream().map(RouteOption::route).filter(Objects::nonNull).toList();
        var known = known(routes);
        return options.stream().map(option -> option.judged(verdict(option, known))).toList();
    }

    private static @Nullable SenderVerdict verdict(
            RouteOption option, Map<Route, SenderVerdict> known) {
        var route = option.route();
        return route == null ? null : known.get(route);
    }

    /// One that the user can choose now.
    ///
    /// @param key what forms call it
    @Transactional(readOnly = true)
    public Optional<RouteOption> usable(String key, String email, String displayName) {
        return of(email, displayName).stream()
                .filter(option -> option.usable() && option.key().equals(key))
                .findFirst();
    }

    /// What receivers make of a way that was found before.
    @Transactional(readOnly = true)
    public Optional<SenderVerdict> verdict(Route route) {
        return Optional.ofNullable(known(List.of(route)).get(route));
    }

    private Map<Route, SenderVerdict> known(Collection<Route> routes) {
        var judge = verdicts.getIfAvailable();
        return judge == null ? Map.of() : judge.of(routes);
    }

    private RouteOption relay(String email, String displayName) {
        var choice = routes.forUser(null, email, displayName);
        var host = routes.defaultRelayHost().orElse("");
        return new RouteOption(null, host, choice, states.of(null, choice), null, null, null);
    }
}
