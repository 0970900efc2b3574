package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.UUID;

/// Runs lanes as the agency that they belong to.
@Component
public class LaneRunner {

    private final LaneQueues queues;
    private final Crews crews;
    private final Deliveries deliveries;
    private final Lanes lanes;
    private final Contention contention;
    private final LearnedLimits limits;
    private final Clock clock;

    LaneRunner(
            LaneQueues queues,
            Crews crews,
            Deliveries deliveries,
            Lanes lanes,
            Contention contention,
            LearnedLimits limits,
            Clock clock) {
        this.queues = queues;
        this.crews = crews;
        this.deliveries = deliveries;
        this.lanes = lanes;
        this.contention = contention;
        this.limits = limits;
        this.clock = clock;
    }

    /// Delivers all that is due now and does not wait for more.
    public LaneEnd run(UUID agencyId, @Nullable UUID serverId) {
        return run(new LaneId(agencyId, serverId));
    }

    /// The same for one user, where each has a login of their own.
    public LaneEnd run(LaneId lane) {
        var before = CurrentTenant.call(lane.agencyId(), () -> limits.find(lane));
        return run(lane, LaneAllowance.drain(), before, () -> {});
    }

    /// @param before what the server taught before
    /// @param onProof is told once that the server works
    public LaneEnd run(
            LaneId id, LaneAllowance allowance, Throttle.Learned before, Runnable onProof) {
        return CurrentTenant.call(
                id.agencyId(),
                () -> {
                    var throttle = limits.throttle(before);
                    var end = run(id, allowance, throttle, onProof);
                    if (!throttle.learned().equals(before)) {
                        new ResultStore(id).store(() -> limits.keep(id, throttle.learned()));
                    }
                    return end;
                });
    }

    private LaneEnd run(LaneId id, LaneAllowance allowance, Throttle throttle, Runnable onProof) {
        var refusals = queues.refusals(id);
        try (var files = queues.files();
                var crew = crews.crew(id, allowance.patient(), throttle, refusals, files)) {
            var slice = new Slice(id, allowance, contention);
            var spacing = new Spacing(id.queue(), deliveries, throttle);
            var order = queues.order(id);
            var due = queues.open(id, spacing, order, crew.signers(), files);
            var feed = new Feed(id, crew, slice, spacing, order, throttle, clock);
            var linger = new Linger(id, allowance, lanes, contention, deliveries);
            var records = queues.records(id, order, refusals);
            return new LaneRun(slice, due, feed, linger, records, onProof).run();
        }
    }
}
