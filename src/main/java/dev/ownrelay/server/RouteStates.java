package dev.ownrelay.server;

import dev.ownrelay.health.FailureWords;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Says how the route of a user does now, and why.
@Service
public class RouteStates {

    /// @param since when the server began to rest, or failed its last test; null: neither
    /// @param restsUntil when the server is tried again; null: it takes messages
    /// @param brief the message key of what is wrong with the server; null: nothing that is known
    /// @param signIn where somebody must sign in first; null: nobody must
    public record Shown(
            RouteState state,
            @Nullable Instant since,
            @Nullable Instant restsUntil,
            @Nullable String brief,
            SignInStatus.@Nullable Way signIn) {

        Shown(
                RouteState state,
                @Nullable Instant since,
                @Nullable Instant restsUntil,
                @Nullable String brief) {
            this(state, since, restsUntil, brief, null);
        }
    }

    private final SmtpServers servers;
    private final ServerEndpoints endpoints;
    private final ServerPauses pauses;
    private final RelayPauses relay;
    private final FailureWords words;
    private final Clock clock;

    RouteStates(
            SmtpServers servers,
            ServerEndpoints endpoints,
            ServerPauses pauses,
            RelayPauses relay,
            FailureWords words,
            Clock clock) {
        this.servers = servers;
        this.endpoints = endpoints;
        this.pauses = pauses;
        this.relay = relay;
        this.words = words;
        this.clock = clock;
    }

    /// @param serverId null: the default relay
    @Transactional(readOnly = true)
    public Shown of(@Nullable UUID serverId, RouteChoice choice) {
        if (serverId == null) {
            return ofRelay(choice);
        }
        return servers.findById(serverId)
                .map(server -> of(server, pauses.find(serverId).orElse(null), choice))
                .orElse(new Shown(RouteState.of(choice, false, null), null, null, null));
    }

    /// @param pause null: there is none
    Shown of(SmtpServer server, @Nullable ServerPause pause, RouteChoice choice) {
        return signIn(server, choice).orElseGet(() -> of(server.lastCheck(), pause, choice));
    }

    private Optional<Shown> signIn(SmtpServer server, RouteChoice choice) {
        if (server.destination().login() == null) {
            return Optional.empty();
        }
        var way = new SignInStatus.Way(server.getId(), server.destination().eachUserSignsIn());
        return switch (choice) {
            case RouteChoice.Unusable(var reason) ->
                    reason == RouteChoice.Reason.SIGN_IN_NEEDED
                            ? Optional.of(signIn(null, way))
                            : Optional.empty();
            case RouteChoice.Usable(var route) ->
                    endpoints.findFor(server.getId(), route.fromAddress())
                                    instanceof EndpointChoice.SignInNeeded(var since, _)
                            ? Optional.of(signIn(since, way))
                            : Optional.empty();
        };
    }

    private static Shown signIn(@Nullable Instant since, SignInStatus.Way way) {
        return new Shown(RouteState.SIGN_IN_NEEDED, since, null, null, way);
    }

    private Shown of(@Nullable LastCheck check, @Nullable ServerPause pause, RouteChoice choice) {
        var checked = check == null ? null : check.ok();
        if (pause != null && pause.rests(clock.instant())) {
            var state = RouteState.of(choice, true, checked);
            return new Shown(state, pause.since(), pause.until(), pause.brief());
        }
        var state = RouteState.of(choice, false, checked);
        return check == null || check.ok()
                ? new Shown(state, null, null, null)
                : new Shown(state, check.at(), null, words.brief(check.reply()));
    }

    private Shown ofRelay(RouteChoice choice) {
        var resting = relay.find().filter(pause -> pause.rests(clock.instant()));
        var state = RouteState.of(choice, resting.isPresent(), null);
        return resting.map(pause -> new Shown(state, pause.since(), pause.until(), pause.brief()))
                .orElse(new Shown(state, null, null, null));
    }
}
