package dev.ownrelay.turn;

import dev.ownrelay.health.ServerPause;
import dev.ownrelay.lane.LaneAllowance;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.LearnedLimits;
import dev.ownrelay.lane.OutboxProperties;
import dev.ownrelay.lane.Throttle;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// One turn of a lane, from what the run before it left to what this one came to.
@Component
class LaneTurn {

    /// @param place where the lane's server was when the turn began; null: it could not be used
    record Taken(@Nullable String place, LaneEnd end) {}

    /// What is known when a turn begins.
    ///
    /// @param pause of the server, be it over or not
    private record Begin(
            @Nullable String place, Optional<ServerPause> pause, Throttle.Learned learned) {}

    private final ServerTurn servers;
    private final RelayTurn relay;
    private final StrandedMessages stranded;
    private final Deliveries deliveries;
    private final LearnedLimits limits;
    private final OutboxProperties properties;
    private final TransactionTemplate transactions;

    LaneTurn(
            ServerTurn servers,
            RelayTurn relay,
            StrandedMessages stranded,
            Deliveries deliveries,
            LearnedLimits limits,
            OutboxProperties properties,
            TransactionTemplate transactions) {
        this.servers = servers;
        this.relay = relay;
        this.stranded = stranded;
        this.deliveries = deliveries;
        this.limits = limits;
        this.properties = properties;
        this.transactions = transactions;
    }

    /// @param patient whether a server that says nothing is waited for even if others need the
    ///   thread
    /// @param stopping whether the application is about to stop
    Taken take(LaneId lane, boolean patient, BooleanSupplier stopping) {
        return CurrentTenant.call(
                lane.agencyId(),
                () -> {
                    var begin = Objects.requireNonNull(transactions.execute(_ -> begin(lane)));
                    return new Taken(
                            begin.place(),
                            run(lane, begin, LaneAllowance.of(properties, patient, stopping)));
                });
    }

    /// What stands at SENDING when a turn begins was left by a run that died.
    private Begin begin(LaneId lane) {
        var server = lane.serverId();
        deliveries.abandon(lane.queue());
        return new Begin(
                stranded.place(lane),
                server == null ? Optional.empty() : servers.pause(server),
                limits.find(lane));
    }

    /// A pause is stored before the lane's row is locked, as [ServerPauses] asks.
    private LaneEnd run(LaneId lane, Begin begin, LaneAllowance allowance) {
        var server = lane.serverId();
        return server == null
                ? relay.run(lane, allowance, begin.learned())
                : servers.run(lane, server, allowance, begin.learned(), begin.pause());
    }

    Optional<Instant> restsUntil(LaneId lane) {
        var server = lane.serverId();
        return server == null ? relay.restsUntil(lane.agencyId()) : servers.restsUntil(server);
    }
}
