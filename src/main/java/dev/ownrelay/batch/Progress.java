package dev.ownrelay.batch;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// How far the messages are that were sent together.
///
/// @param paused nothing leaves until an operator says so
/// @param lastAt when the last message leaves, as far as can be told; null: cannot be told
public record Progress(UUID batch, BatchCounts counts, boolean paused, @Nullable Instant lastAt) {

    private static final int POLL_SECONDS = 3;

    public long waiting() {
        return counts.waiting();
    }

    /// How often, in seconds, the page should ask for news; 0: never.
    public int pollSeconds() {
        return waiting() > 0 ? POLL_SECONDS : 0;
    }
}
