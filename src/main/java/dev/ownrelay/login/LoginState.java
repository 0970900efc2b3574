package dev.ownrelay.login;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Whether somebody has signed in.
///
/// @param account as which they signed in, as the provider said; the user name at the mail server
///   where it did not, or nobody has. Not always that user name: a colleague may sign in for a
///   shared mailbox
/// @param since when they signed in, or when it was lost; null: nobody has
/// @param reason why it was lost, in the provider's own words, bounded; empty otherwise
public record LoginState(Kind kind, String account, @Nullable Instant since, String reason) {

    public enum Kind {

        /// Nobody has signed in with these settings.
        NONE,
        SIGNED_IN,

        /// The provider does not accept the consent any more: somebody must sign in again.
        LOST,

        /// The key is not known here yet that what somebody allowed was sealed with.
        LOCKED,

        /// The application itself is let in.
        NOT_NEEDED
    }

    /// Whether mail can leave only after somebody has signed in.
    public boolean signInNeeded() {
        return kind == Kind.NONE || kind == Kind.LOST;
    }
}
