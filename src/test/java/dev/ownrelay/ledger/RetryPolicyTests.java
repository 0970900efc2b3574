package dev.ownrelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

class RetryPolicyTests {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final List<Duration> DELAYS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(4));

    @Test
    void waitsLongerAfterEachDeferralAndThenRepeatsTheLastDelay() {
        var policy = policy(() -> 0x8000000000000000L);
        assertThat(delay(policy, 1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(delay(policy, 2)).isEqualTo(Duration.ofMinutes(5));
        assertThat(delay(policy, 3)).isEqualTo(Duration.ofHours(4));
        assertThat(delay(policy, 20)).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void spreadsEachDelayByAFifthToBothSides() {
        assertThat(delay(policy(() -> 0L), 1)).isEqualTo(Duration.ofSeconds(48));
        assertThat(delay(policy(() -> -1L), 1))
                .isBetween(Duration.ofMillis(71_990), Duration.ofSeconds(72));
    }

    @Test
    void givesUpOnceTheMessageIsTooOld() {
        var policy = policy(() -> 0L);
        var fiveDays = Duration.ofDays(5);
        assertThat(policy.next(30, NOW.minus(fiveDays).plusSeconds(1), NOW)).isPresent();
        assertThat(policy.next(30, NOW.minus(fiveDays), NOW)).isEmpty();
    }

    private static RetryPolicy policy(RandomGenerator random) {
        return new RetryPolicy(DELAYS, Duration.ofDays(5), random);
    }

    private static Duration delay(RetryPolicy policy, int deferrals) {
        return Duration.between(NOW, policy.next(deferrals, NOW, NOW).orElseThrow());
    }
}
