package dev.ownrelay.outbox;

import dev.ownrelay.account.Senders;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.SmtpConnections;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.UUID;

/// Runs lanes as the agency that they belong to.
@Component
class LaneRunner {

    final Agencies agencies;
    final Routes routes;
    final SmtpConnections connections;
    final Senders senders;
    final Deliveries deliveries;
    final LetterWriter writer;
    final Lanes lanes;
    final OutboxProperties properties;
    final Clock clock;

    LaneRunner(
            Agencies agencies,
            Routes routes,
            SmtpConnections connections,
            Senders senders,
            Deliveries deliveries,
            LetterWriter writer,
            Lanes lanes,
            OutboxProperties properties,
            Clock clock) {
        this.agencies = agencies;
        this.routes = routes;
        this.connections = connections;
        this.senders = senders;
        this.deliveries = deliveries;
        this.writer = writer;
        this.lanes = lanes;
        this.properties = properties;
        this.clock = clock;
    }

    /// Delivers all that is due now and does not wait for more.
    LaneEnd run(UUID agencyId, @Nullable UUID serverId) {
        return run(new LaneId(agencyId, serverId), Pace.drain());
    }

    LaneEnd run(LaneId id, Pace pace) {
        return CurrentTenant.call(
                id.agencyId(),
                () -> {
                    try (var lane = new Lane(id, pace, this)) {
                        return lane.run();
                    }
                });
    }

    boolean paused(UUID agencyId) {
        return properties.paused() || agencies.findById(agencyId).map(Agency::paused).orElse(true);
    }
}
