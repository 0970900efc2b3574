package dev.ownrelay.turn;

import dev.ownrelay.lane.OutboxProperties;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Lanes whose servers fail again and again, or said nothing while others needed the thread: they
/// have a share of this node's lanes, come after all others, and do not wait for ever. One agency
/// has no more than half of the share while others have such lanes, too.
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
    private final Map<UUID, Integer> taken = new HashMap<>();
    private final AtomicLong putOff = new AtomicLong();

    DoubtedLanes(LaneRanks ranks, OutboxProperties properties, Clock clock) {
        this.ranks = ranks;
        this.clock = clock;
        share = Math.max(1, properties.lanes() / PARTS);
    }

    /// @return whether the share has room
    boolean enter(UUID agency) {
        boolean divided = of(agency) >= half() && othersWait(agency);
        boolean entered = take(agency, divided ? half() : share);
        if (!entered) {
            putOff(divided ? agency : null);
        }
        return entered;
    }

    private int half() {
        return Math.max(1, share / 2);
    }

    private synchronized int of(UUID agency) {
        return taken.getOrDefault(agency, 0);
    }

    private synchronized boolean take(UUID agency, int most) {
        int all = taken.values().stream().mapToInt(Integer::intValue).sum();
        boolean room = all < share && of(agency) < most;
        if (room) {
            taken.merge(agency, 1, Integer::sum);
        }
        return room;
    }

    synchronized void leave(UUID agency) {
        taken.computeIfPresent(agency, (_, lanes) -> lanes == 1 ? null : lanes - 1);
    }

    /// Also those that were put off.
    private boolean othersWait(UUID agency) {
        try {
            return ranks.othersBefore(agency, clock.instant().plus(WAIT.multipliedBy(3)));
        } catch (DataAccessException | TransactionException e) {
            log.debug("Nobody knows who else waits", e);
            return false;
        }
    }

    /// Those that are due wait as long as the one that is turned away.
    ///
    /// @param agency whose; null: of all
    private void putOff(@Nullable UUID agency) {
        var now = clock.instant();
        long before = putOff.get();
        if (now.toEpochMilli() - before >= TOGETHER_EVERY.toMillis()
                && putOff.compareAndSet(before, now.toEpochMilli())) {
            try {
                ranks.putOffLast(agency, now.plus(WAIT), WAIT.multipliedBy(2));
            } catch (DataAccessException | TransactionException e) {
                log.debug("Those that are due are turned away one by one", e);
            }
        }
    }

    /// Where lanes that work take all threads for long, those that wait get one now and then.
    void raise() {
        ranks.raiseLast(clock.instant().minus(LONG), share);
    }
}
