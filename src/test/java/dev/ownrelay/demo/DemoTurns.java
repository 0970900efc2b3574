package dev.ownrelay.demo;

import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.server.CheckResults;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.ServerTrial;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.UUID;

/// Lets emails leave, and servers be tested, before the application does so by itself.
final class DemoTurns {

    private static final long MILLIS = 41;

    private final LaneRunner lanes;
    private final ServerPauses pauses;
    private final Routes routes;
    private final ServerTrial trial;
    private final CheckResults results;
    private final Clock clock;

    DemoTurns(
            LaneRunner lanes,
            ServerPauses pauses,
            Routes routes,
            ServerTrial trial,
            CheckResults results,
            Clock clock) {
        this.lanes = lanes;
        this.pauses = pauses;
        this.routes = routes;
        this.trial = trial;
        this.results = results;
        this.clock = clock;
    }

    /// @param server null: the default relay
    void take(UUID agency, @Nullable UUID server) {
        if (server == null) {
            lanes.run(agency, null);
        } else {
            CurrentTenant.run(agency, () -> takeOwn(agency, server));
        }
    }

    private void takeOwn(UUID agency, UUID server) {
        var now = clock.instant();
        if (pauses.find(server).filter(pause -> pause.rests(now)).isEmpty()
                && lanes.run(agency, server) instanceof LaneEnd.Blocked(var front, int version)) {
            pauses.failed(server, version, front.result().reply());
        }
    }

    /// Notes a test that went well, without one: on days that are over nobody can tell.
    void works(UUID agency, UUID server) {
        CurrentTenant.run(
                agency,
                () -> {
                    if (routes.endpoint(server) instanceof EndpointChoice.Ready ready) {
                        int version = ready.endpoint().settingsVersion();
                        results.noteTested(server, version, MILLIS, null);
                    }
                });
    }

    /// Tests a server as it is tested every hour.
    ///
    /// @param address of an administrator
    void check(UUID agency, UUID server, String address) {
        CurrentTenant.run(
                agency,
                () -> {
                    if (routes.endpoint(server) instanceof EndpointChoice.Ready ready) {
                        var endpoint = ready.endpoint();
                        var report = trial.run(endpoint, address, StepListener.NONE);
                        results.note(server, endpoint.settingsVersion(), report);
                    }
                });
    }
}
