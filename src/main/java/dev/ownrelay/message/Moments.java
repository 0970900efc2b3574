package dev.ownrelay.message;

import java.time.Instant;

/// Compares moments.
public final class Moments {

    private Moments() {}

    public static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
