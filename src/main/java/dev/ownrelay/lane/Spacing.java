package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Queue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// The time between the beginnings of two messages at a server that takes only so many a minute,
/// because its administrator says so or because it asked for less itself. What an earlier run did,
/// on this node or another, is read from the tries.
final class Spacing {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Queue queue;
    private final Deliveries deliveries;
    private final Throttle throttle;
    private Duration wished = Duration.ZERO;
    private volatile @Nullable Instant last;

    Spacing(Queue queue, Deliveries deliveries, Throttle throttle) {
        this.queue = queue;
        this.deliveries = deliveries;
        this.throttle = throttle;
    }

    /// @param perMinute messages; null: as many as there are
    void allow(@Nullable Integer perMinute) {
        wished = perMinute == null ? Duration.ZERO : MINUTE.dividedBy(perMinute);
    }

    boolean none() {
        return gap().isZero();
    }

    /// Where there is a pace, more than one would not be quicker.
    ///
    /// @param allowed what the administrator allows
    int connections(int allowed) {
        int borne = throttle.connections(allowed);
        return none() ? borne : 1;
    }

    private Duration gap() {
        var learned = throttle.gap();
        return wished.compareTo(learned) > 0 ? wished : learned;
    }

    void begun(Instant at) {
        last = at;
    }

    /// How long the next message must wait; not positive: it need not.
    Duration wait(Instant now) {
        var gap = gap();
        if (gap.isZero()) {
            return Duration.ZERO;
        }
        var before = last;
        if (before == null) {
            before = deliveries.lastStart(queue, now.minus(MINUTE)).orElse(Instant.EPOCH);
            last = before;
        }
        return Duration.between(now, before.plus(gap));
    }
}
