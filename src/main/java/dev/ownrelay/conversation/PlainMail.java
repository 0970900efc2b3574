package dev.ownrelay.conversation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;

/// One mail in plain text that the application itself writes.
///
/// @param toName may be empty
/// @param messageId with its angle brackets; a later try must repeat it
public record PlainMail(
        From from, String toAddress, String toName, Words words, String messageId, Instant date) {

    /// As whom it leaves.
    ///
    /// @param replyTo the address for answers where it is another one, else null
    public record From(String address, String name, @Nullable String replyTo) {}

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
