package dev.ownrelay.lane;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// How long one run of a lane goes on: for its slice, and beyond it as long as no other lane waits
/// for a thread, or for the share of its agency. A connection that hangs must not keep the others
/// of its lane idle.
final class Slice {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final long BREATH = MOMENT.toNanos();

    private final LaneId lane;
    private final LaneAllowance allowance;
    private final Contention contention;
    private final AtomicInteger messages = new AtomicInteger();
    private final long end;
    private final long breath;
    private long nextLook;
    private boolean wanted;
    private volatile boolean used;

    Slice(LaneId lane, LaneAllowance allowance, Contention contention) {
        this.lane = lane;
        this.allowance = allowance;
        this.contention = contention;
        end = System.nanoTime() + allowance.slice().toNanos();
        breath = Math.min(BREATH, allowance.slice().toNanos());
        nextLook = end;
    }

    boolean over() {
        return allowance.stopping().getAsBoolean() || used && wanted();
    }

    /// A message begins: no run that was given a thread and a connection ends without one.
    void use() {
        used = true;
        messages.incrementAndGet();
    }

    /// Whether others that wait for a thread go first, after so many messages.
    boolean isTheTurnOfOthers() {
        if (messages.get() < allowance.messages()) {
            return false;
        }
        if (contention.threadIsWanted()) {
            return true;
        }
        messages.set(0);
        return false;
    }

    /// Whether the lane had better give its thread away meanwhile.
    boolean isTooLong(Duration wait) {
        return wait.compareTo(allowance.linger()) > 0;
    }

    /// Lets time pass.
    ///
    /// @return false when the application is about to stop
    boolean pass(Duration wait) {
        var left = wait;
        while (left.isPositive() && !allowance.stopping().getAsBoolean()) {
            ResultStore.sleep(left.compareTo(MOMENT) < 0 ? left : MOMENT);
            left = left.minus(MOMENT);
        }
        return !allowance.stopping().getAsBoolean();
    }

    private synchronized boolean wanted() {
        long now = System.nanoTime();
        if (now - end > 0 && now - nextLook > 0) {
            nextLook = now + breath;
            wanted = contention.othersWait(lane);
        }
        return wanted;
    }
}
