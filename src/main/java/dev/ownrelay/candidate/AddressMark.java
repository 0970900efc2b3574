package dev.ownrelay.candidate;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// Why nobody should write to an address by accident.
///
/// @param cause the id of what the mail server meant
/// @param messageId the message that came back
public record AddressMark(String address, String cause, UUID messageId, Instant markedAt) {

    /// The message key of what happened.
    public String what() {
        return "cause." + cause + ".what";
    }

    /// An address in the spelling in which marks are compared: upper and lower case are the same in
    /// the domain only (RFC 5321 section 2.4).
    static String spelling(String address) {
        int at = address.lastIndexOf('@') + 1;
        return address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
    }
}
