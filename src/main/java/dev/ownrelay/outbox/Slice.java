package dev.ownrelay.outbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How long one run of a lane goes on: for its slice, and beyond it as long as no other lane waits
/// for a thread, or for the share of its agency. A connection that hangs must not keep the others
/// of its lane idle.
final class Slice {

    private static final long BREATH = Duration.ofSeconds(1).toNanos();

    private final Pace pace;
    private final BooleanSupplier othersWait;
    private final long end;
    private final long breath;
    private long nextLook;
    private boolean wanted;
    private volatile boolean used;

    Slice(Pace pace, BooleanSupplier othersWait) {
        this.pace = pace;
        this.othersWait = othersWait;
        end = System.nanoTime() + pace.slice().toNanos();
        breath = Math.min(BREATH, pace.slice().toNanos());
        nextLook = end;
    }

    boolean over() {
        return pace.stopping().getAsBoolean() || used && wanted();
    }

    /// A letter begins: no run that was given a thread and a connection ends without one.
    void use() {
        used = true;
    }

    private synchronized boolean wanted() {
        long now = System.nanoTime();
        if (now - end > 0 && now - nextLook > 0) {
            nextLook = now + breath;
            wanted = othersWait.getAsBoolean();
        }
        return wanted;
    }
}
