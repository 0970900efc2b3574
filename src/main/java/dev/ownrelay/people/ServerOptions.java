package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.ServerChoice;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a user may send through, and how it is now.
@Service
class ServerOptions {

    private final Routes routes;
    private final ServerPauses pauses;
    private final RelayPauses relayPauses;
    private final Clock clock;

    ServerOptions(Routes routes, ServerPauses pauses, RelayPauses relayPauses, Clock clock) {
        this.routes = routes;
        this.pauses = pauses;
        this.relayPauses = relayPauses;
        this.clock = clock;
    }

    /// The default relay first, then the enabled servers of the agency.
    @Transactional(readOnly = true)
    public List<ServerOption> of(AppUser user) {
        var options = new ArrayList<ServerOption>();
        var relay = routes.forUser(null, user.email(), user.displayName());
        var relayRests = relayPauses.restsUntil().orElse(null);
        var host = routes.defaultRelayHost().orElse(null);
        options.add(ServerOption.ofRelay(host, relayRests, relay));
        var resting = pauses.resting();
        for (var server : routes.choices()) {
            var choice = routes.forUser(server.id(), user.email(), user.displayName());
            options.add(
                    ServerOption.of(
                            server, until(resting.get(server.id())), clock.instant(), choice));
        }
        return options;
    }

    /// What has to be said of the user's address: `known` where nothing has, `barred` where the
    /// default relay takes it not, `until` where for some days only, else `free`.
    @Transactional(readOnly = true)
    public String proof(AppUser user) {
        if (user.addressProvenAt() != null || routes.defaultRelayHost().isEmpty()) {
            return "known";
        }
        if (routes.relayKnows(user.email())) {
            return "free";
        }
        return user.mayWriteAsItself(clock.instant()) ? "until" : "barred";
    }

    private static @Nullable Instant until(@Nullable ServerPause pause) {
        return pause == null ? null : pause.until();
    }

    /// One of the enabled servers.
    Optional<ServerChoice> find(String chosen) {
        return routes.choices().stream()
                .filter(server -> server.id().toString().equals(chosen))
                .findFirst();
    }
}
