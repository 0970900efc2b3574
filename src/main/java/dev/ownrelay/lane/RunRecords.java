package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.message.HoldReason;

import java.time.Instant;

/// What a run of a lane writes down, besides the marks and results of its messages.
final class RunRecords {

    private final LaneId id;
    private final Deliveries deliveries;
    private final LaneOrder order;
    private final ResultStore results;

    RunRecords(LaneId id, Deliveries deliveries, LaneOrder order) {
        this.id = id;
        this.deliveries = deliveries;
        this.order = order;
        results = new ResultStore(id);
    }

    /// What the next run goes on from.
    void learned() {
        results.store(order::keep);
    }

    void notReady(HoldReason reason) {
        deliveries.holdAll(id.queue(), reason);
    }

    Instant tomorrow() {
        return deliveries.tomorrow();
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
