package dev.ownrelay.login;

import dev.ownrelay.login.TokenAnswer.Failed;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.UUID;

/// What became of a sign-in whose person came back from the provider.
sealed interface Comeback {

    /// @param own whether the user signed in for themselves
    /// @param account as which they signed in
    /// @param userName the user name at the mail server
    record Done(UUID serverId, boolean own, String serverName, String account, String userName)
            implements Comeback {

        /// Not as the one that the mail server is told; right for a shared mailbox.
        boolean asSomebodyElse() {
            return !own && !account.equalsIgnoreCase(userName);
        }
    }

    /// Nothing is stored.
    ///
    /// @param reason ends the key of its words
    /// @param detail in the provider's own words; empty: it said nothing
    /// @param failed how it did not answer; null: it did, or was not asked
    /// @param serverId null: nobody knows which
    record Refused(
            Reason reason,
            String detail,
            @Nullable Failed failed,
            @Nullable UUID serverId,
            boolean own)
            implements Comeback {}

    enum Reason {

        /// Not asked in this session, or asked once and answered already.
        UNKNOWN,
        LATE,

        /// The person said no.
        DENIED,

        /// The provider has other reasons.
        PROVIDER,

        /// Another provider than the one that was asked answers, or another question.
        MIXED_UP,

        /// The server's settings, or the rights of the user, are not what they were.
        CHANGED,

        /// Others sign in to the same login, or a provider takes its time to renew it.
        BUSY,

        /// The provider gives a token for an hour, and none to renew it.
        NOT_LASTING,

        /// The provider does not answer as it should.
        UNAVAILABLE;

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
