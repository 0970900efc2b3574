package dev.ownrelay.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread or process does.
public final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    public static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Not within " + PATIENCE);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Waiting() {}
}
