package dev.ownrelay.advice;

import java.time.Duration;

/// How long the DNS may take for all questions about a domain together.
public final class Patience {

    private final long end;

    public Patience(Duration length) {
        end = System.nanoTime() + length.toNanos();
    }

    public boolean over() {
        return System.nanoTime() - end > 0;
    }
}
