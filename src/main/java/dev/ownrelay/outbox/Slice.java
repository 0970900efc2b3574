package dev.ownrelay.outbox;

import java.time.Duration;

/// How long one run of a lane goes on: for its slice, and beyond it as long as no other lane waits
/// for a thread. A connection that hangs must not keep the others of its lane idle.
final class Slice {

    private static final long BREATH = Duration.ofSeconds(1).toNanos();

    private final Pace pace;
    private final Lanes lanes;
    private final long end;
    private long nextLook;
    private boolean wanted;

    Slice(Pace pace, Lanes lanes) {
        this.pace = pace;
        this.lanes = lanes;
        end = System.nanoTime() + pace.slice().toNanos();
        nextLook = end;
    }

    boolean over() {
        return pace.stopping().getAsBoolean() || wanted();
    }

    private synchronized boolean wanted() {
        long now = System.nanoTime();
        if (now - end > 0 && now - nextLook > 0) {
            nextLook = now + BREATH;
            wanted = lanes.othersWait();
        }
        return wanted;
    }
}
