package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// How far the messages are that were sent together.
///
/// @param stopped refused, not sure or on hold
/// @param paused nothing leaves until somebody says so
/// @param lastAt when the last message leaves, as far as can be told; null: cannot be told
public record Progress(
        UUID batch,
        long sent,
        long waiting,
        long stopped,
        long cancelled,
        boolean paused,
        @Nullable Instant lastAt) {

    private static final int POLL_SECONDS = 3;

    public long total() {
        return sent + waiting + stopped + cancelled;
    }

    /// What needs no more waiting for.
    public long done() {
        return total() - waiting;
    }

    /// How often, in seconds, the page should ask for news; 0: never.
    public int pollSeconds() {
        return waiting > 0 ? POLL_SECONDS : 0;
    }
}
