package dev.ownrelay.outbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How long a lane may run.
///
/// @param letters after how many letters others that wait for a thread go first
/// @param linger how long the open connection waits for more letters
/// @param stopping whether the application is about to stop
record Pace(Duration slice, int letters, Duration linger, BooleanSupplier stopping) {

    private static final int LETTERS = 100;

    static Pace of(OutboxProperties properties, BooleanSupplier stopping) {
        return new Pace(properties.slice(), LETTERS, properties.linger(), stopping);
    }

    /// The same, but for no longer than this while others wait.
    Pace within(Duration most) {
        return slice.compareTo(most) <= 0 ? this : new Pace(most, letters, linger, stopping);
    }

    /// All that is due, however much, and no waiting.
    static Pace drain() {
        return new Pace(Duration.ofDays(1), Integer.MAX_VALUE, Duration.ZERO, () -> false);
    }
}
