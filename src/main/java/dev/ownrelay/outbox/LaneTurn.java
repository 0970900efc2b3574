package dev.ownrelay.outbox;

import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One turn of a lane in db-scheduler: runs it and decides when its next turn is. While a turn is
/// taken no other node runs the same lane.
@Component
class LaneTurn {

    private static final List<Duration> SERVER_PAUSES =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15));

    private static final Duration CROWDED = Duration.ofSeconds(5);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(10);

    private final LaneRunner runner;
    private final Deliveries deliveries;
    private final Lanes lanes;
    private final AgencyShares shares;
    private final OutboxProperties properties;
    private final TransactionTemplate transactions;
    private final Clock clock;

    LaneTurn(
            LaneRunner runner,
            Deliveries deliveries,
            Lanes lanes,
            AgencyShares shares,
            OutboxProperties properties,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.runner = runner;
        this.deliveries = deliveries;
        this.lanes = lanes;
        this.shares = shares;
        this.properties = properties;
        this.transactions = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    CompletionHandler<Void> take(LaneId lane, SchedulerState state) {
        if (!shares.enter(lane.agencyId())) {
            return (_, _) -> lanes.postpone(lane, clock.instant().plus(CROWDED));
        }
        try {
            return run(lane, state);
        } finally {
            shares.leave(lane.agencyId());
        }
    }

    /// What stands at SENDING when a turn begins was left by a run that died.
    private CompletionHandler<Void> run(LaneId lane, SchedulerState state) {
        CurrentTenant.call(lane.agencyId(), () -> deliveries.abandon(lane.serverId()));
        var end = runner.run(lane, Pace.of(properties, state::isShuttingDown));
        return (complete, operations) -> finish(lane, end, complete, operations);
    }

    /// The lane's row is locked before the queue is read: a letter that is being enqueued is either
    /// seen here or wakes the lane after this.
    private void finish(
            LaneId lane,
            LaneEnd end,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations) {
        CurrentTenant.run(
                lane.agencyId(),
                () ->
                        transactions.executeWithoutResult(_ -> {
                            lanes.lock(lane);
                            decide(lane, end, complete, operations);
                        }));
        lanes.look();
    }

    private void decide(
            LaneId lane,
            LaneEnd end,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations) {
        var next = deliveries.nextDue(lane.serverId());
        if (next.isEmpty() || end instanceof LaneEnd.Paused) {
            operations.remove();
        } else if (end instanceof LaneEnd.Blocked blocked) {
            operations.reschedule(failure(complete, blocked), pause(complete));
        } else {
            var earliest = end instanceof LaneEnd.Resting(var until) ? until : clock.instant();
            operations.reschedule(complete, latest(next.get(), earliest));
        }
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /// Counted as a failure, so that the pauses grow and new letters do not end them.
    private static ExecutionComplete failure(ExecutionComplete complete, LaneEnd.Blocked blocked) {
        var reply = blocked.handover().result().reply();
        var cause = new IllegalStateException("Server failed at " + reply.stage());
        return ExecutionComplete.failure(
                complete.getExecution(),
                complete.getTimeDone().minus(complete.getDuration()),
                complete.getTimeDone(),
                cause);
    }

    private Instant pause(ExecutionComplete complete) {
        var failures = complete.getExecution().consecutiveFailures;
        return clock.instant()
                .plus(SERVER_PAUSES.get(Math.min(failures, SERVER_PAUSES.size() - 1)));
    }

    /// The run itself broke, most likely because the database was away.
    void failed(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        operations.reschedule(complete, clock.instant().plus(AFTER_ERROR));
    }
}
