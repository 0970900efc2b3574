package dev.ownrelay.demo;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// The application's clock, which the demo sets back to live through its last two weeks. It goes on
/// from where it was set.
final class DemoClock extends Clock {

    private record Past(Instant from, long nanos) {

        Instant now() {
            return from.plusNanos(System.nanoTime() - nanos).truncatedTo(ChronoUnit.MICROS);
        }
    }

    private final Clock real;
    private volatile @Nullable Past past;

    DemoClock(Clock real) {
        this.real = real;
    }

    void set(Instant instant) {
        past = new Past(instant, System.nanoTime());
    }

    /// From now on it is today.
    void goOn() {
        past = null;
    }

    @Override
    public Instant instant() {
        var then = past;
        return then == null ? real.instant() : then.now();
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource here = this::instant;
        return here.withZone(zone);
    }
}
