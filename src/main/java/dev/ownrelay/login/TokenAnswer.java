package dev.ownrelay.login;

import java.time.Duration;

/// What a provider answers who is asked for a token.
sealed interface TokenAnswer {

    /// @param refreshToken empty: the one before stays
    /// @param idToken empty: it does not say who signed in
    /// @param lifetime from when it was asked
    record Granted(String accessToken, String refreshToken, String idToken, Duration lifetime)
            implements TokenAnswer {

        @Override
        public String toString() {
            return "Granted[" + lifetime + "]";
        }
    }

    /// It has its reasons (RFC 6749 section 5.2), and the same question will not be answered
    /// otherwise.
    ///
    /// @param error such as `invalid_grant`
    /// @param words for people, bounded, without what was asked
    record Refused(String error, String words) implements TokenAnswer {}

    /// Nobody knows.
    ///
    /// @param why ends the key of its words; empty: nobody was asked, which no page tells
    /// @param status that HTTP gave; 0: none, or it does not matter
    /// @param reason in technical details
    record Failed(String why, int status, String reason) implements TokenAnswer {

        Failed(String reason) {
            this("", 0, reason);
        }
    }
}
