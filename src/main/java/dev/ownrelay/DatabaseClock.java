package dev.ownrelay;

import dev.ownrelay.tenant.BackgroundWork;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;

import javax.sql.DataSource;

/// The database's clock, so that all nodes agree on what is due, however wrong their own clocks
/// are. Between two looks at it the nanoseconds of the machine are counted, which no change of the
/// machine's clock moves.
final class DatabaseClock extends Clock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    /// From here on the database's clock was set back, and ours was not merely fast.
    private static final Duration JUMP = Duration.ofSeconds(1);

    private final Callable<Look> database;
    private final LongSupplier nanos;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(
                    BackgroundWork.threads(
                            Thread.ofPlatform().daemon().name("database-clock").factory()));
    private volatile Base base;

    /// What the database said, between two readings of the machine's nanoseconds.
    record Look(long asked, Instant said, long answered) {

        private Instant atAnswer() {
            return said.plusNanos((answered - asked) / 2);
        }

        private boolean agreesWith(Instant atAnswer) {
            return !atAnswer.isBefore(said) && !atAnswer.isAfter(said.plusNanos(answered - asked));
        }
    }

    /// @param latest what this clock last said. It says nothing earlier.
    private record Base(Instant time, long nanos, AtomicReference<Instant> latest) {

        Base(Look look) {
            this(look.atAnswer(), look.answered(), new AtomicReference<>(Instant.MIN));
        }

        /// As exact as the database stores it.
        Instant at(long now) {
            return time.plusNanos(now - nanos).truncatedTo(ChronoUnit.MICROS);
        }

        Base corrected(Look look) {
            var next = new Base(look);
            boolean back = !at(look.answered()).minus(JUMP).isBefore(next.time);
            return back ? next : new Base(next.time, next.nanos, latest);
        }
    }

    DatabaseClock(Callable<Look> database, LongSupplier nanos) {
        this.database = database;
        this.nanos = nanos;
        try {
            base = new Base(database.call());
        } catch (Exception e) {
            throw new IllegalStateException("The database does not tell the time", e);
        }
    }

    /// A clock that looks at the database's from time to time.
    static DatabaseClock following(DataSource database) {
        var clock = new DatabaseClock(() -> look(database), System::nanoTime);
        clock.looks.scheduleWithFixedDelay(
                clock::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return clock;
    }

    /// The wait for a connection does not count: the answer would be as old as that is long.
    static Look look(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            long asked = System.nanoTime();
            try (var row = statement.executeQuery("select clock_timestamp()")) {
                row.next();
                long answered = System.nanoTime();
                var said = row.getObject(1, OffsetDateTime.class).toInstant();
                return new Look(asked, said, answered);
            }
        }
    }

    /// What is thrown on would end all further looks.
    void look() {
        try {
            follow(database.call());
        } catch (Exception | Error e) {
            log.warn("The database does not tell the time; it goes on as it went", e);
        }
    }

    /// A look that took long is not exact enough to correct a clock that may be right.
    void follow(Look look) {
        if (!look.agreesWith(base.at(look.answered()))) {
            base = base.corrected(look);
        }
    }

    @Override
    public Instant instant() {
        var now = base;
        return now.latest.accumulateAndGet(
                now.at(nanos.getAsLong()), BinaryOperator.maxBy(Instant::compareTo));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource here = this::instant;
        return here.withZone(zone);
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
