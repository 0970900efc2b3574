package dev.ownrelay.smtp;

/// The SMTP envelope of one letter: one sender, one recipient (RFC 5321 section 2.3.1).
///
/// @param from the envelope sender, MAIL FROM
/// @param to the one recipient, RCPT TO
/// @param size octets of the letter, for SIZE (RFC 1870)
public record Envelope(String from, String to, long size) {}
