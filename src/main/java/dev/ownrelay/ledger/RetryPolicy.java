package dev.ownrelay.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a deferred message is tried again (RFC 5321 section 4.5.4.1).
///
/// @param delays after the first, second, … deferral; the last one repeats
/// @param giveUpAfter the age at which there is no next time
/// @param random spreads each delay by 20 % to both sides, so that messages do not return in step
public record RetryPolicy(List<Duration> delays, Duration giveUpAfter, RandomGenerator random) {

    private static final double JITTER = 0.2;

    /// @param deferrals how often the message was put off, this time included; at least 1
    /// @param queuedAt when the message entered the queue
    /// @return empty when the message is too old to try again
    Optional<Instant> next(int deferrals, Instant queuedAt, Instant now) {
        if (expired(queuedAt, now)) {
            return Optional.empty();
        }
        var delay = delays.get(Math.clamp(deferrals - 1, 0, delays.size() - 1));
        return Optional.of(now.plusMillis(jittered(delay.toMillis())));
    }

    boolean expired(Instant queuedAt, Instant now) {
        return !queuedAt.plus(giveUpAfter).isAfter(now);
    }

    private long jittered(long millis) {
        return Math.round(millis * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }
}
