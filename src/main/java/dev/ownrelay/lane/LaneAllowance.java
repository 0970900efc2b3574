package dev.ownrelay.lane;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How long a lane may run.
///
/// @param messages after how many messages others that wait for a thread go first
/// @param linger how long the open connection waits for more messages
/// @param patient whether a server that says nothing is waited for even if others need the thread
/// @param stopping whether the application is about to stop
public record LaneAllowance(
        Duration slice, int messages, Duration linger, boolean patient, BooleanSupplier stopping) {

    private static final int MESSAGES = 100;

    public static LaneAllowance of(
            OutboxProperties properties, boolean patient, BooleanSupplier stopping) {
        return new LaneAllowance(
                properties.slice(), MESSAGES, properties.linger(), patient, stopping);
    }

    /// The same, but for no longer than this while others wait.
    public LaneAllowance within(Duration most) {
        return slice.compareTo(most) <= 0
                ? this
                : new LaneAllowance(most, messages, linger, patient, stopping);
    }

    /// All that is due, however much, and no waiting.
    static LaneAllowance drain() {
        return new LaneAllowance(
                Duration.ofDays(1), Integer.MAX_VALUE, Duration.ZERO, true, () -> false);
    }
}
