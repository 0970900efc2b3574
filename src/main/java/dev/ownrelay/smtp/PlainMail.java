package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;

/// One mail in plain text that the application itself writes.
///
/// @param route the From address and, where it differs, the address for answers
/// @param toName may be empty
/// @param messageId with its angle brackets; a later try must repeat it
public record PlainMail(
        Route route, String toAddress, String toName, Words words, String messageId, Instant date) {

    /// What is read.
    ///
    /// @param locale the language; null: not said
    public record Words(String subject, String text, @Nullable Locale locale) {

        @Override
        public String toString() {
            return "Words[…]";
        }
    }
}
