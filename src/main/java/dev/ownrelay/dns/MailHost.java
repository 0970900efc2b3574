package dev.ownrelay.dns;

/// A server that takes in the mail of a domain.
///
/// @param preference the lowest is tried first
/// @param name without the last dot; empty: the domain takes no mail (RFC 7505)
public record MailHost(int preference, String name) {}
