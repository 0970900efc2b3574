package dev.ownrelay.health;

import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.rejection.Telling;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A server that failed and gets no messages for a while.
///
/// @param until when it is tried again, with one message; past: nothing has been tried since
/// @param stage where it failed
/// @param brief the message key of what is wrong, in a few words
/// @param what the message key of what happened
/// @param next the message key of what to do; null: `what` says it
/// @param code of the reply; 0: there was none
/// @param words of the server, or of what failed on the way to it; hostile
public record ServerPause(
        UUID serverId,
        int settingsVersion,
        Instant since,
        Instant until,
        Stage stage,
        String brief,
        String what,
        @Nullable String next,
        Explanation meaning,
        int code,
        String words) {

    /// The message key of who must act, for those who manage the server.
    public String actor() {
        return Telling.actor(meaning.actor(), new Telling.Reader(true, true));
    }

    public boolean rests(Instant now) {
        return until.isAfter(now);
    }

    /// Whether each try may bring the login nearer to being locked.
    public boolean ofLogin() {
        return stage == Stage.AUTH;
    }
}
