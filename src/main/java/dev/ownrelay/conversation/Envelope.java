package dev.ownrelay.conversation;

/// The SMTP envelope of one message: one sender, one recipient (RFC 5321 section 2.3.1).
///
/// @param from the envelope sender, MAIL FROM
/// @param to the one recipient, RCPT TO
/// @param size octets of the message, for SIZE (RFC 1870)
/// @param eightBit whether the message has octets above 127 and needs 8BITMIME (RFC 6152)
public record Envelope(String from, String to, long size, boolean eightBit) {

    /// For a message in 7-bit octets, as all messages are that are composed here.
    public Envelope(String from, String to, long size) {
        this(from, to, size, false);
    }
}
