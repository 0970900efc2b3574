package dev.ownrelay.demo;

import java.time.Instant;

/// A letter that a demo server took.
///
/// @param login the user name that was signed in with; `-` where the server asks for none
/// @param envelopeFrom what MAIL FROM said
/// @param source the whole letter, RFC 5322
public record Arrival(
        Instant at,
        String login,
        String envelopeFrom,
        String from,
        String to,
        String subject,
        String source) {}
