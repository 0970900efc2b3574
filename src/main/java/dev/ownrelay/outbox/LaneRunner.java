package dev.ownrelay.outbox;

import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.smtp.BorrowedNames;
import dev.ownrelay.smtp.EndpointChoice;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.SmtpConnections;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/// Runs lanes as the agency that they belong to.
@Component
class LaneRunner {

    final Routes routes;
    final BorrowedNames borrowed;
    final SmtpConnections connections;
    final Deliveries deliveries;
    final Ledger ledger;
    final LetterWriter writer;
    final Lanes lanes;
    final OutboxProperties properties;
    final Clock clock;

    private final Rejections rejections;
    private final LearnedLimits limits;
    private final AgencyShares shares;
    private final RelayRests relayRests;
    private final TransactionTemplate readOnly;

    LaneRunner(
            Routes routes,
            BorrowedNames borrowed,
            SmtpConnections connections,
            Deliveries deliveries,
            Ledger ledger,
            LetterWriter writer,
            Lanes lanes,
            OutboxProperties properties,
            Rejections rejections,
            LearnedLimits limits,
            AgencyShares shares,
            RelayRests relayRests,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.routes = routes;
        this.borrowed = borrowed;
        this.connections = connections;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.writer = writer;
        this.lanes = lanes;
        this.properties = properties;
        this.rejections = rejections;
        this.limits = limits;
        this.shares = shares;
        this.relayRests = relayRests;
        readOnly = new TransactionTemplate(transactionManager);
        readOnly.setReadOnly(true);
        this.clock = clock;
    }

    /// Delivers all that is due now and does not wait for more.
    LaneEnd run(UUID agencyId, @Nullable UUID serverId) {
        var lane = new LaneId(agencyId, serverId);
        var before = CurrentTenant.call(agencyId, () -> limits.find(lane));
        return run(lane, Pace.drain(), before, () -> {});
    }

    /// @param before what the server taught before
    /// @param onProof is told once that the server works
    LaneEnd run(LaneId id, Pace pace, Throttle.Learned before, Runnable onProof) {
        return CurrentTenant.call(
                id.agencyId(),
                () -> {
                    var throttle = new Throttle(rejections, before);
                    var end = run(id, pace, throttle, onProof);
                    if (!throttle.learned().equals(before)) {
                        new ResultStore(id).store(() -> limits.keep(id, throttle.learned()));
                    }
                    return end;
                });
    }

    private LaneEnd run(LaneId id, Pace pace, Throttle throttle, Runnable onProof) {
        try (var lane = new Lane(id, pace, this, throttle, onProof)) {
            return lane.run();
        }
    }

    /// What is read together costs one transaction.
    <T> T reading(Supplier<T> look) {
        return readOnly.execute(_ -> look.get());
    }

    /// Where the lane's server is now; null: it cannot be used.
    @Nullable String place(LaneId id) {
        return routes.endpoint(id.serverId()) instanceof EndpointChoice.Ready ready
                ? ready.endpoint().place()
                : null;
    }

    /// Holds what does not leave by the lane's server as it is now.
    ///
    /// @param before where the server was before; a long queue is looked through only if it moved
    void holdStranded(LaneId id, @Nullable String before) {
        var server = id.serverId();
        switch (routes.endpoint(server)) {
            case EndpointChoice.NotReady(var reason) ->
                    deliveries.holdAll(server, HoldReason.of(reason));
            case EndpointChoice.Ready ready
                    when server != null && !ready.endpoint().place().equals(before) ->
                    deliveries.holdMoved(server, ready.endpoint().place());
            case EndpointChoice.Ready _ -> {}
        }
    }

    /// Whether another lane could use the thread of this one.
    boolean othersWait(LaneId id) {
        return shares.othersWait(id.agencyId()) || turnIsWanted(id);
    }

    /// Whether a lane waits for a thread, or another agency for a connection to the default relay.
    boolean turnIsWanted(LaneId id) {
        return lanes.othersWait() || id.viaRelay() && relayRests.othersWait(id.agencyId());
    }

    boolean paused(UUID agencyId) {
        return properties.paused() || lanes.paused(agencyId);
    }
}
