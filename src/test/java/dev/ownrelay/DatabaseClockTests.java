package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

class DatabaseClockTests {

    private static final Duration MILLI = Duration.ofMillis(1);

    private Instant database = Instant.parse("2026-10-25T00:30:00.123456Z");
    private Duration roundTrip = MILLI;
    private boolean away;

    /// May overflow, as the machine's do.
    private long nanos = Long.MAX_VALUE - 1_000_000_000;

    private final DatabaseClock clock = new DatabaseClock(this::look, () -> nanos);

    /// The database reads its clock in the middle of the round trip.
    private DatabaseClock.Look look() throws SQLException {
        if (away) {
            throw new SQLException("Away");
        }
        long asked = nanos;
        pass(roundTrip.dividedBy(2));
        var said = database;
        pass(roundTrip.dividedBy(2));
        return new DatabaseClock.Look(asked, said, nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        database = database.plus(time);
    }

    @Test
    void saysWhatTheDatabaseSaysHoweverLongTheWayIs() {
        assertThat(clock.instant()).isEqualTo(database);
        roundTrip = Duration.ofSeconds(4);
        assertThat(new DatabaseClock(this::look, () -> nanos).instant()).isEqualTo(database);
    }

    @Test
    void goesOnBetweenTwoLooks() {
        pass(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void isAsExactAsTheDatabaseStoresTimes() {
        pass(Duration.ofNanos(1_999));
        assertThat(clock.instant()).isEqualTo(database.truncatedTo(ChronoUnit.MICROS));
        assertThat(clock.instant().getNano() % 1_000).isZero();
    }

    @Test
    void followsADatabaseWhoseClockWasSetForward() {
        database = database.plus(Duration.ofHours(1));
        clock.look();
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void followsADatabaseWhoseClockWasSetBack() {
        var before = clock.instant();
        database = database.minus(Duration.ofHours(1));
        clock.look();
        assertThat(clock.instant()).isEqualTo(database).isBefore(before);
    }

    @Test
    void waitsForADatabaseThatIsALittleBehind() {
        var before = clock.instant();
        database = database.minusMillis(900);
        clock.look();
        assertThat(clock.instant()).isBetween(before, before.plus(MILLI));
        pass(Duration.ofMillis(800));
        clock.look();
        assertThat(clock.instant()).isBetween(before, before.plus(MILLI));
        pass(Duration.ofMillis(200));
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void isNotMovedByALookThatTookLong() {
        long asked = nanos;
        var said = database;
        pass(Duration.ofSeconds(8));
        var stalled = new DatabaseClock.Look(asked, said, nanos);
        var late = new DatabaseClock(this::look, () -> nanos);
        assertThat(late.instant()).isEqualTo(database);
        late.follow(stalled);
        assertThat(late.instant()).isEqualTo(database);
    }

    @Test
    void goesOnWhileTheDatabaseIsAwayAndFollowsItAfterwards() {
        away = true;
        pass(Duration.ofMinutes(10));
        clock.look();
        assertThat(clock.instant()).isEqualTo(database);
        away = false;
        database = database.plus(Duration.ofSeconds(5));
        clock.look();
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void doesNotBeginWithoutTheDatabase() {
        away = true;
        assertThatThrownBy(() -> new DatabaseClock(this::look, () -> nanos))
                .hasMessageContaining("database")
                .hasRootCauseMessage("Away");
    }

    @Test
    void goesOnInEveryZone() {
        var there = clock.withZone(ZoneId.of("Europe/Amsterdam"));
        assertThat(LocalDate.now(there)).isEqualTo("2026-10-25");
        pass(Duration.ofHours(23));
        assertThat(there.instant()).isEqualTo(database);
        assertThat(LocalDate.now(there)).isEqualTo("2026-10-26");
    }
}
