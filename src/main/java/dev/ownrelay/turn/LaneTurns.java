package dev.ownrelay.turn;

import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.lane.ResultStore;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.message.Moments;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The task of lanes in db-scheduler: gives each its turns and decides when the next one is. While
/// a turn is taken no other node runs the same lane.
@Component
class LaneTurns {

    private static final Duration AFTER_ERROR = Duration.ofSeconds(10);

    /// Somebody who signs in wakes the lane; this is for what nobody could tell of.
    private static final Duration WITHOUT_LOGIN = Duration.ofHours(1);

    /// Who finds out in the middle looks once more, at what is known by then.
    private static final Duration LOGIN_LOST = Duration.ofMinutes(1);

    /// In which it may be here, or on a node that takes the next turn.
    private static final Duration WITHOUT_KEY = Duration.ofMinutes(1);

    private final LaneTurn turn;
    private final StrandedMessages stranded;
    private final Deliveries deliveries;
    private final Lanes lanes;
    private final TurnShares shares;
    private final TransactionTemplate transactions;
    private final Clock clock;

    LaneTurns(
            LaneTurn turn,
            StrandedMessages stranded,
            Deliveries deliveries,
            Lanes lanes,
            TurnShares shares,
            TransactionTemplate transactions,
            Clock clock) {
        this.turn = turn;
        this.stranded = stranded;
        this.deliveries = deliveries;
        this.lanes = lanes;
        this.shares = shares;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// @param before what is known of the turns before
    CompletionHandler<Void> run(LaneId lane, TurnShares.Before before, SchedulerState state) {
        try (var share = shares.enter(lane, before)) {
            var later = share.later();
            if (later != null) {
                int rank = share.rank();
                return (complete, _) -> postpone(complete, clock.instant().plus(later), rank);
            }
            var taken = turn.take(lane, share.ofDoubtful(), state::isShuttingDown);
            shares.heard(lane, taken.end());
            return (complete, operations) ->
                    finish(lane, taken.place(), taken.end(), complete, operations);
        }
    }

    /// The lane's row is locked before the queue is read: a message that is being enqueued is
    /// either seen here or wakes the lane after this, and a server that is being changed meanwhile
    /// holds what this turn leaves, or is changed already.
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
                                            stranded.hold(lane, before);
                                            decide(lane, end, complete, operations);
                                        })));
        lanes.look();
    }

    private void decide(
            LaneId lane,
            LaneEnd end,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations) {
        if (end instanceof LaneEnd.Moved) {
            stranded.moved(lane); // what db-scheduler does may end the transaction
            operations.remove();
            return;
        }
        var next = deliveries.nextDue(lane.queue());
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
        var rests = turn.restsUntil(lane).or(() -> ofTheLogin(lane, end, complete));
        shares.rank(lane, complete.getExecution(), end, rests.isPresent());
        if (rests.isPresent()) {
            operations.reschedule(failure(complete), rests.get());
        } else {
            operations.reschedule(complete, Moments.later(next, earliest(end)));
        }
    }

    private Instant earliest(LaneEnd end) {
        return switch (end) {
            case LaneEnd.Resting(var until) -> until;
            case LaneEnd.KeyUnknown _ -> clock.instant().plus(WITHOUT_KEY);
            default -> clock.instant();
        };
    }

    /// Until when the login rests, if it was the login that failed. The server goes on for others.
    private Optional<Instant> ofTheLogin(LaneId lane, LaneEnd end, ExecutionComplete complete) {
        int before = complete.getExecution().consecutiveFailures;
        return Optional.ofNullable(
                        switch (end) {
                            case LaneEnd.SignInNeeded(boolean known) when known ->
                                    stranded.mayLeave(lane) ? null : WITHOUT_LOGIN;
                            case LaneEnd.SignInNeeded _ -> before == 0 ? LOGIN_LOST : WITHOUT_LOGIN;
                            case LaneEnd.LoginRefused _ -> ServerPauses.length(before);
                            default -> null;
                        })
                .map(clock.instant()::plus);
    }

    /// Counted as a failure, so that new messages do not wake the lane.
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
        int rank = complete.getExecution().taskInstance.getPriority();
        postpone(complete, clock.instant().plus(AFTER_ERROR), rank);
    }

    private void postpone(ExecutionComplete complete, Instant until, int rank) {
        var execution = complete.getExecution();
        var lane = LaneId.parse(execution.taskInstance.getId());
        new ResultStore(lane).store(() -> lanes.postpone(lane, execution.version, until, rank));
    }
}
