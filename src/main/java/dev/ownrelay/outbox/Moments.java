package dev.ownrelay.outbox;

import java.time.Instant;

/// Compares moments.
final class Moments {

    private Moments() {}

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
