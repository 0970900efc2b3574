package dev.ownrelay.turn;

import com.github.kagkarlsson.scheduler.task.Execution;

import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.lane.OutboxProperties;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Lanes whose servers fail again and again, or said nothing while others needed the thread: they
/// have a share of this node's lanes, come after all others, and do not wait for ever.
@Component
class DoubtedLanes {

    /// How long, and up to three times as long, one waits that finds the share taken.
    static final Duration WAIT = Duration.ofSeconds(30);

    private static final int PARTS = 4;

    /// Turned away one by one, thousands that are due at once would keep the others waiting.
    private static final Duration TOGETHER_EVERY = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(DoubtedLanes.class);

    private final LaneRanks ranks;
    private final Clock clock;
    private final int share;
    private final Semaphore places;
    private final AtomicLong putOff = new AtomicLong();

    DoubtedLanes(LaneRanks ranks, OutboxProperties properties, Clock clock) {
        this.ranks = ranks;
        this.clock = clock;
        share = Math.max(1, properties.lanes() / PARTS);
        places = new Semaphore(share);
    }

    /// @return whether the share has room
    boolean enter() {
        boolean entered = places.tryAcquire();
        if (!entered) {
            putOff();
        }
        return entered;
    }

    void leave() {
        places.release();
    }

    /// Those that are due wait as long as the one that is turned away.
    private void putOff() {
        var now = clock.instant();
        long before = putOff.get();
        if (now.toEpochMilli() - before >= TOGETHER_EVERY.toMillis()
                && putOff.compareAndSet(before, now.toEpochMilli())) {
            try {
                ranks.putOffLast(now.plus(WAIT), WAIT.multipliedBy(2));
            } catch (DataAccessException | TransactionException e) {
                log.debug("Those that are due are turned away one by one", e);
            }
        }
    }

    /// After a turn, in the transaction that ends it.
    ///
    /// @param failed whether the server or the login failed in it
    void rank(LaneId lane, Execution turn, LaneEnd end, boolean failed) {
        boolean last = end instanceof LaneEnd.GaveWay || failed && turn.consecutiveFailures > 0;
        int wanted = last ? Lanes.LAST : Lanes.USUAL;
        if (turn.taskInstance.getPriority() != wanted) {
            ranks.set(lane, wanted);
        }
    }

    /// Where lanes that work take all threads for long, those that wait get one now and then.
    void raise() {
        ranks.raiseLast(clock.instant().minus(LONG), share);
    }
}
