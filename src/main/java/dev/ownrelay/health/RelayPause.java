package dev.ownrelay.health;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The default relay failed and gets no messages for a while.
///
/// @param until when it is tried again, with one message; past: nothing has been tried since
/// @param brief the message key of what is wrong, in a few words
/// @param what the message key of what happened
/// @param next the message key of what to do; null: `what` says it
public record RelayPause(
        Instant since, Instant until, String brief, String what, @Nullable String next) {

    public boolean rests(Instant now) {
        return until.isAfter(now);
    }
}
