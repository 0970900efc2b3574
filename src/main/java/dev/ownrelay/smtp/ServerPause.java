package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A server that failed and gets no letters for a while.
///
/// @param until when it is tried again, with one letter; past: nothing has been tried since
/// @param stage where it failed
/// @param what the message key of what happened
/// @param next the message key of what to do; null: `what` says it
public record ServerPause(
        UUID serverId,
        int settingsVersion,
        Instant since,
        Instant until,
        Stage stage,
        String what,
        @Nullable String next,
        Explanation meaning) {

    public boolean rests(Instant now) {
        return until.isAfter(now);
    }

    /// Whether each try may bring the login nearer to being locked.
    boolean ofLogin() {
        return stage == Stage.AUTH;
    }
}
