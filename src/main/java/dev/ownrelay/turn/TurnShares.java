package dev.ownrelay.turn;

import com.github.kagkarlsson.scheduler.task.Execution;

import dev.ownrelay.lane.AgencyShares;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Who may take a turn on this node now. An agency has its share of the lanes, and so have those
/// whose server or login failed again and again, or whose server said nothing while others needed
/// the thread: it would hold its lane for as long as it is waited for, so thousands of them would
/// take all lanes from those that work.
@Component
class TurnShares {

    private static final Duration CROWDED = Duration.ofSeconds(5);

    private final AgencyShares agencies;
    private final DoubtedLanes doubtful;
    private final LaneRanks ranks;
    private final Set<LaneId> silent = ConcurrentHashMap.newKeySet();

    TurnShares(AgencyShares agencies, DoubtedLanes doubtful, LaneRanks ranks) {
        this.agencies = agencies;
        this.doubtful = doubtful;
        this.ranks = ranks;
    }

    /// What is known of the turns of a lane before this one.
    enum Before {
        /// The server or the login failed in more than one of them, in a row: one failure may be a
        /// server that was started anew.
        FAILED,
        /// Nothing: it is new, or somebody wants it to be tried now.
        NOTHING,
        OTHER;

        static Before of(Execution execution) {
            if (execution.lastSuccess == null && execution.lastFailure == null) {
                return NOTHING;
            }
            return execution.consecutiveFailures > 1 ? FAILED : OTHER;
        }
    }

    /// The leave to take a turn, given back when it is over.
    final class Share implements AutoCloseable {

        private final UUID agency;
        private final boolean ofDoubtful;
        private final @Nullable Duration later;

        private Share(UUID agency, boolean ofDoubtful, @Nullable Duration later) {
            this.agency = agency;
            this.ofDoubtful = ofDoubtful;
            this.later = later;
        }

        /// After how long to ask again; null: the turn may be taken.
        @Nullable Duration later() {
            return later;
        }

        boolean ofDoubtful() {
            return ofDoubtful;
        }

        /// How the lane is ranked while it waits.
        int rank() {
            return ofDoubtful ? Lanes.LAST : Lanes.USUAL;
        }

        @Override
        public void close() {
            if (later != null) {
                return;
            }
            if (ofDoubtful) {
                doubtful.leave(agency);
            }
            agencies.leave(agency);
        }
    }

    /// @param before what is known of the turns before
    Share enter(LaneId lane, Before before) {
        var agency = lane.agencyId();
        boolean doubted =
                before == Before.FAILED || before == Before.OTHER && silent.contains(lane);
        if (!agencies.enter(agency)) {
            return new Share(agency, doubted, CROWDED);
        }
        if (doubted && !doubtful.enter(agency)) {
            agencies.leave(agency);
            return new Share(agency, true, spread(DoubtedLanes.WAIT));
        }
        return new Share(agency, doubted, null);
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

    /// What a turn came to.
    void heard(LaneId lane, LaneEnd end) {
        if (end instanceof LaneEnd.GaveWay) {
            silent.add(lane);
        } else {
            silent.remove(lane);
        }
    }

    /// Up to three times as long, so that not all ask at the same moment.
    private static Duration spread(Duration least) {
        return least.plusMillis(ThreadLocalRandom.current().nextLong(2 * least.toMillis()));
    }
}
