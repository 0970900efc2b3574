package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// The time between the beginnings of two letters at a server that takes only so many a minute.
/// What an earlier run did, on this node or another, is read from the tries.
final class Spacing {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final @Nullable UUID serverId;
    private final Deliveries deliveries;
    private Duration gap = Duration.ZERO;
    private @Nullable Instant last;

    Spacing(@Nullable UUID serverId, Deliveries deliveries) {
        this.serverId = serverId;
        this.deliveries = deliveries;
    }

    /// @param perMinute letters; null: as many as there are
    /// @param learned the least time that the server itself asked for
    void allow(@Nullable Integer perMinute, Duration learned) {
        var wished = perMinute == null ? Duration.ZERO : MINUTE.dividedBy(perMinute);
        gap = wished.compareTo(learned) > 0 ? wished : learned;
    }

    boolean none() {
        return gap.isZero();
    }

    void begun(Instant at) {
        last = at;
    }

    /// How long the next letter must wait; not positive: it need not.
    Duration wait(Instant now) {
        if (gap.isZero()) {
            return Duration.ZERO;
        }
        if (last == null) {
            last = deliveries.lastStart(serverId, now.minus(MINUTE)).orElse(Instant.EPOCH);
        }
        return Duration.between(now, last.plus(gap));
    }

    static void pass(Duration wait, BooleanSupplier stopping) {
        var left = wait;
        while (left.isPositive() && !stopping.getAsBoolean()) {
            ResultStore.sleep(left.compareTo(BREATH) < 0 ? left : BREATH);
            left = left.minus(BREATH);
        }
    }
}
