package dev.ownrelay.server;

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

/// Says how the route of a user does now.
@Service
public class RouteStates {

    /// @param restsUntil when the server is tried again; null: it takes messages
    public record Shown(RouteState state, @Nullable Instant restsUntil) {}

    private final SmtpServers servers;
    private final ServerPauses pauses;
    private final RelayPauses relay;
    private final Clock clock;

    RouteStates(SmtpServers servers, ServerPauses pauses, RelayPauses relay, Clock clock) {
        this.servers = servers;
        this.pauses = pauses;
        this.relay = relay;
        this.clock = clock;
    }

    /// @param serverId null: the default relay
    @Transactional(readOnly = true)
    public Shown of(@Nullable UUID serverId, RouteChoice choice) {
        var until = restsUntil(serverId).orElse(null);
        var checked =
                Optional.ofNullable(serverId)
                        .flatMap(servers::findById)
                        .map(SmtpServer::lastCheck)
                        .map(SmtpServer.LastCheck::ok)
                        .orElse(null);
        return new Shown(RouteState.of(choice, until != null, checked), until);
    }

    private Optional<Instant> restsUntil(@Nullable UUID serverId) {
        return serverId == null
                ? relay.restsUntil()
                : pauses.find(serverId)
                        .filter(pause -> pause.rests(clock.instant()))
                        .map(ServerPause::until);
    }
}
