package dev.ownrelay.factor;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Who of an agency must have a second factor. Operators always must.
///
/// @param administratorsSince null: they need not
/// @param everybodySince null: not everybody must
record FactorRule(
        Who ownChoice,
        Who operatorsChoice,
        @Nullable Instant administratorsSince,
        @Nullable Instant everybodySince) {

    static final FactorRule NONE = new FactorRule(Who.NOBODY, Who.NOBODY, null, null);

    /// Each includes those before it.
    enum Who {
        NOBODY,
        ADMINISTRATORS,
        EVERYBODY;

        boolean includes(Who other) {
            return compareTo(other) >= 0;
        }
    }

    Who who() {
        return ownChoice.includes(operatorsChoice) ? ownChoice : operatorsChoice;
    }

    FactorRule chosen(Who own, Who operators, Instant now) {
        var all = own.includes(operators) ? own : operators;
        return new FactorRule(
                own,
                operators,
                since(administratorsSince, all.includes(Who.ADMINISTRATORS), now),
                since(everybodySince, all.includes(Who.EVERYBODY), now));
    }

    private static @Nullable Instant since(@Nullable Instant before, boolean now, Instant at) {
        return !now || before != null ? (now ? before : null) : at;
    }
}
