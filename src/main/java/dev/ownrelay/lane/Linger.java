package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How a lane that has nothing to do keeps its connection for a while, unless somebody else needs
/// its thread.
final class Linger {

    private static final Duration BREATH = Duration.ofSeconds(1);

    private record Seen(boolean due, boolean othersWait) {}

    private final LaneId lane;
    private final LaneAllowance allowance;
    private final Lanes lanes;
    private final Contention contention;
    private final Deliveries deliveries;

    Linger(
            LaneId lane,
            LaneAllowance allowance,
            Lanes lanes,
            Contention contention,
            Deliveries deliveries) {
        this.lane = lane;
        this.allowance = allowance;
        this.lanes = lanes;
        this.contention = contention;
        this.deliveries = deliveries;
    }

    /// @param usable whether the connection is worth waiting with
    /// @return whether a message came meanwhile
    boolean untilAMessageComes(BooleanSupplier usable) {
        var until = System.nanoTime() + allowance.linger().toNanos();
        try (var bell = lanes.listen(lane)) {
            while (usable.getAsBoolean() && !allowance.stopping().getAsBoolean()) {
                var seen = deliveries.together(this::look);
                var left = Duration.ofNanos(until - System.nanoTime());
                if (seen.due() || seen.othersWait() || !left.isPositive() || !rest(bell, left)) {
                    return seen.due();
                }
            }
        }
        return false;
    }

    private Seen look() {
        boolean due = deliveries.somethingIsDue(lane.queue());
        return new Seen(due, !due && contention.turnIsWanted(lane));
    }

    /// @return false when the thread is wanted back
    private static boolean rest(Bells.Bell bell, Duration left) {
        try {
            bell.await(left.compareTo(BREATH) < 0 ? left : BREATH);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
