package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.rejection.SenderFault;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a run of a lane writes down, besides the marks and results of its messages.
final class RunRecords {

    private final LaneId id;
    private final Deliveries deliveries;
    private final RefusedSenders senders;
    private final LaneOrder order;
    private final Refusals refusals;
    private final ResultStore results;

    RunRecords(
            LaneId id,
            Deliveries deliveries,
            RefusedSenders senders,
            LaneOrder order,
            Refusals refusals) {
        this.id = id;
        this.deliveries = deliveries;
        this.senders = senders;
        this.order = order;
        this.refusals = refusals;
        results = new ResultStore(id);
    }

    /// What the next run goes on from.
    void learned() {
        results.store(() -> {
            order.keep();
            refusals.keep();
        });
    }

    void notReady(HoldReason reason) {
        deliveries.holdAll(id.queue(), reason);
    }

    Instant tomorrow() {
        return deliveries.tomorrow();
    }

    /// Holds what would be refused like the last one. Of one address, the others go on.
    @Nullable LaneEnd afterRefusal(@Nullable LaneEnd end) {
        if (!(end instanceof LaneEnd.Refused refused)) {
            return end;
        }
        results.store(() -> senders.hold(id.queue(), refused));
        return refused.fault() == SenderFault.ADDRESS ? null : end;
    }

    void ended(LaneEnd end) {
        if (end instanceof LaneEnd.Blocked(var front, _)) {
            results.store(() -> deliveries.blocked(front));
        }
        if (end instanceof LaneEnd.Blocked || end instanceof LaneEnd.SignInNeeded) {
            results.store(() -> deliveries.expire(id.queue()));
        }
    }

    void proven(Runnable onProof) {
        results.store(onProof);
    }
}
