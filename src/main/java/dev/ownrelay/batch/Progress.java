package dev.ownrelay.batch;

import dev.ownrelay.server.SignInStates;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// How far the messages are that were sent together.
///
/// @param paused nothing leaves until an operator says so
/// @param signIns what some of them wait for
/// @param why messages wait for a person although nobody paused them; null: they do not
/// @param lastAt when the last message leaves, as far as can be told; null: cannot be told
public record Progress(
        UUID batch,
        BatchCounts counts,
        boolean paused,
        List<SignIn> signIns,
        @Nullable SelfPause why,
        @Nullable Instant lastAt) {

    /// That messages of a sender wait until somebody signs in.
    ///
    /// @param senderName as the messages have it
    public record SignIn(UUID sender, String senderName, SignInStates.Wait needed, long messages) {

        SignIn plus(SignIn more) {
            return new SignIn(sender, senderName, needed, messages + more.messages);
        }
    }

    private static final int POLL_SECONDS = 3;

    public long waiting() {
        return counts.waiting();
    }

    /// How often, in seconds, the page should ask for news; 0: never.
    public int pollSeconds() {
        return waiting() > 0 ? POLL_SECONDS : 0;
    }
}
