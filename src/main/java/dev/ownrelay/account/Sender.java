package dev.ownrelay.account;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// A user as the sender of messages.
///
/// @param smtpServerId the user's choice on My account; null: the default relay
public record Sender(
        UUID id,
        String email,
        String displayName,
        @Nullable UUID smtpServerId,
        String signatureHtml,
        boolean enabled) {

    /// What stands after the @ of the address.
    public String domain() {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
