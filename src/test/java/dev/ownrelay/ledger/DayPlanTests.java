package dev.ownrelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

class DayPlanTests {

    /// The clocks go back in the night to 25 October.
    static final LocalDate TODAY = LocalDate.parse("2026-10-24");

    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    static final Instant NOON = Instant.parse("2026-10-24T10:00:00Z");

    @Test
    void withoutALimitOnlyThePaceCounts() {
        var plan = new DayPlan(TODAY, 0, null, ZONE);
        assertThat(plan.last(NOON, Duration.ofMinutes(1), 2881)).isEqualTo("2026-10-26T10:00:00Z");
        assertThat(plan.spreads(1_000_000)).isFalse();
    }

    @Test
    void theRestOfTodayCountsAndDaysBeginAtMidnightOfThePlace() {
        var plan = new DayPlan(TODAY, 5, 20, ZONE);
        var gap = Duration.ofMinutes(1);
        assertThat(plan.last(NOON, gap, 5)).isEqualTo("2026-10-24T10:04:00Z");
        assertThat(plan.last(NOON, gap, 6)).isEqualTo("2026-10-24T22:00:00Z");
        assertThat(plan.last(NOON, gap, 25)).isEqualTo("2026-10-24T22:19:00Z");
        assertThat(plan.last(NOON, gap, 26)).as("25 hours later").isEqualTo("2026-10-25T23:00:00Z");
        assertThat(plan.spreads(5)).isFalse();
        assertThat(plan.spreads(6)).isTrue();
    }

    @Test
    void aDayThatIsOverBeginsAtMidnight() {
        var plan = new DayPlan(TODAY, 0, 20, ZONE);
        assertThat(plan.last(NOON, Duration.ZERO, 20)).isEqualTo("2026-10-24T22:00:00Z");
    }

    @Test
    void aPaceThatIsSlowerThanTheDayGoesOnOverMidnight() {
        var plan = new DayPlan(TODAY, 1000, 1000, ZONE);
        assertThat(plan.last(NOON, Duration.ofHours(5), 4)).isEqualTo("2026-10-25T01:00:00Z");
    }
}
