package dev.ownrelay.outbox;

import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;

import dev.ownrelay.smtp.ServerPause;
import dev.ownrelay.smtp.ServerPauses;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One turn of a lane in db-scheduler: runs it and decides when its next turn is. While a turn is
/// taken no other node runs the same lane.
@Component
class LaneTurn {

    private static final Duration CROWDED = Duration.ofSeconds(5);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(10);

    /// What is known when a turn begins.
    ///
    /// @param place where the lane's server is; null: it cannot be used
    /// @param pause of the server, be it over or not; null: there is none
    private record Begin(
            @Nullable String place, @Nullable ServerPause pause, Throttle.Learned learned) {}

    private final LaneRunner runner;
    private final RelayTurn relay;
    private final Deliveries deliveries;
    private final Lanes lanes;
    private final AgencyShares shares;
    private final ServerPauses pauses;
    private final UnknownReplies unknown;
    private final RelayRests relayRests;
    private final LearnedLimits limits;
    private final OutboxProperties properties;
    private final TransactionTemplate transactions;
    private final Clock clock;

    LaneTurn(
            LaneRunner runner,
            RelayTurn relay,
            Deliveries deliveries,
            Lanes lanes,
            AgencyShares shares,
            ServerPauses pauses,
            UnknownReplies unknown,
            RelayRests relayRests,
            LearnedLimits limits,
            OutboxProperties properties,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.runner = runner;
        this.relay = relay;
        this.deliveries = deliveries;
        this.lanes = lanes;
        this.shares = shares;
        this.pauses = pauses;
        this.unknown = unknown;
        this.relayRests = relayRests;
        this.limits = limits;
        this.properties = properties;
        this.transactions = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    CompletionHandler<Void> take(LaneId lane, SchedulerState state) {
        if (!shares.enter(lane.agencyId())) {
            return (complete, _) -> postpone(complete, clock.instant().plus(CROWDED));
        }
        try {
            return run(lane, state);
        } finally {
            shares.leave(lane.agencyId());
        }
    }

    private CompletionHandler<Void> run(LaneId lane, SchedulerState state) {
        var begin = CurrentTenant.call(lane.agencyId(), () -> begin(lane));
        var end =
                CurrentTenant.call(
                        lane.agencyId(),
                        () -> run(lane, begin, Pace.of(properties, state::isShuttingDown)));
        return (complete, operations) -> finish(lane, begin.place(), end, complete, operations);
    }

    /// What stands at SENDING when a turn begins was left by a run that died.
    private Begin begin(LaneId lane) {
        return transactions.execute(_ -> {
            deliveries.abandon(lane.serverId());
            return new Begin(runner.place(lane), pause(lane), limits.find(lane));
        });
    }

    private @Nullable ServerPause pause(LaneId lane) {
        var server = lane.serverId();
        return server == null ? null : pauses.find(server).orElse(null);
    }

    /// The pause is stored before the lane's row is locked, as [ServerPauses] asks.
    private LaneEnd run(LaneId lane, Begin begin, Pace pace) {
        var server = lane.serverId();
        if (server == null) {
            return relay.run(lane, pace, begin.learned());
        }
        var pause = begin.pause();
        if (pause != null && rests(pause)) {
            return new LaneEnd.Yielded();
        }
        Runnable onProof = pause == null ? () -> {} : () -> works(pause);
        var end = runner.run(lane, pace, begin.learned(), onProof);
        if (end instanceof LaneEnd.Blocked(var front, int version)) {
            var reply = front.result().reply();
            unknown.note(reply);
            new ResultStore(lane).store(() -> pauses.failed(server, version, reply));
        }
        return end;
    }

    private Optional<Instant> restsUntil(LaneId lane) {
        var server = lane.serverId();
        return server == null
                ? relayRests.restsUntil(lane.agencyId())
                : pauses.find(server).filter(this::rests).map(ServerPause::until);
    }

    private boolean rests(ServerPause pause) {
        return pause.rests(clock.instant());
    }

    private void works(ServerPause pause) {
        pauses.works(pause.serverId(), pause.settingsVersion());
    }

    /// The lane's row is locked before the queue is read: a letter that is being enqueued is either
    /// seen here or wakes the lane after this, and a server that is being changed meanwhile holds
    /// what this turn leaves, or is changed already.
    private void finish(
            LaneId lane,
            @Nullable String before,
            LaneEnd end,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations) {
        new ResultStore(lane)
                .store(() ->
                        CurrentTenant.run(
                                lane.agencyId(),
                                () ->
                                        transactions.executeWithoutResult(_ -> {
                                            lanes.lock(lane);
                                            runner.holdStranded(lane, before);
                                            decide(lane, end, complete, operations);
                                        })));
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
        } else {
            rest(lane, end, next.get(), complete, operations);
        }
    }

    /// Somebody may have ended the pause meanwhile.
    private void rest(
            LaneId lane,
            LaneEnd end,
            Instant next,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations) {
        var rests = restsUntil(lane);
        if (rests.isPresent()) {
            operations.reschedule(failure(complete), rests.get());
        } else {
            var earliest = end instanceof LaneEnd.Resting(var until) ? until : clock.instant();
            operations.reschedule(complete, latest(next, earliest));
        }
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /// Counted as a failure, so that new letters do not wake the lane.
    private static ExecutionComplete failure(ExecutionComplete complete) {
        var cause = new IllegalStateException("The server failed");
        return ExecutionComplete.failure(
                complete.getExecution(),
                complete.getTimeDone().minus(complete.getDuration()),
                complete.getTimeDone(),
                cause);
    }

    /// The run itself broke, most likely because the database was away, and it may still be. That
    /// says nothing about the server, so it is not counted as a failure.
    void failed(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        postpone(complete, clock.instant().plus(AFTER_ERROR));
    }

    private void postpone(ExecutionComplete complete, Instant until) {
        var execution = complete.getExecution();
        var lane = LaneId.parse(execution.taskInstance.getId());
        new ResultStore(lane).store(() -> lanes.postpone(lane, execution.version, until));
    }
}
