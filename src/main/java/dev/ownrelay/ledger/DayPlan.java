package dev.ownrelay.ledger;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// What a server takes today and on each day after.
///
/// @param left of today
/// @param perDay null: no limit
public record DayPlan(LocalDate today, long left, @Nullable Integer perDay, ZoneId zone) {

    /// Whether only later days tell when so many messages have left.
    public boolean spreads(long messages) {
        return perDay != null && messages > left;
    }

    /// When the last of some messages leaves.
    ///
    /// @param first when the first one leaves, if the day allows
    /// @param gap from one to the next
    public Instant last(Instant first, Duration gap, long messages) {
        if (perDay == null) {
            return first.plus(gap.multipliedBy(messages - 1));
        }
        var at = first;
        var day = LocalDate.ofInstant(at, zone);
        long takes = day.equals(today) ? left : perDay;
        long remaining = messages;
        var midnight = midnight(day);
        long fits = Math.min(takes, fitting(at, midnight, gap));
        while (remaining > fits) {
            remaining -= fits;
            var paced = at.plus(gap.multipliedBy(fits));
            at = paced.isAfter(midnight) ? paced : midnight;
            midnight = midnight(LocalDate.ofInstant(at, zone));
            fits = Math.min(perDay, fitting(at, midnight, gap));
        }
        return at.plus(gap.multipliedBy(remaining - 1));
    }

    private Instant midnight(LocalDate day) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /// How many messages leave before a day is over, the first one at its beginning.
    private static long fitting(Instant at, Instant end, Duration gap) {
        return gap.isZero()
                ? Long.MAX_VALUE
                : Duration.between(at, end).plus(gap).minusNanos(1).dividedBy(gap);
    }
}
