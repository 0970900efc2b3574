package dev.ownrelay.server;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;

/// What the tests of a server found on one day.
///
/// @param failedAt when the last of them failed; null: none did
/// @param brief the message key of what was wrong then, in a few words; null: none failed
record CheckDay(
        LocalDate day, int passed, int failed, @Nullable Instant failedAt, @Nullable String brief) {

    static CheckDay quiet(LocalDate day) {
        return new CheckDay(day, 0, 0, null, null);
    }

    /// How the day is drawn: `none`, `ok`, `bad`, or `warn` where some went well and some did not.
    public String tone() {
        if (failed == 0) {
            return passed == 0 ? "none" : "ok";
        }
        return passed == 0 ? "bad" : "warn";
    }
}
