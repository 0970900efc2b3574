package dev.ownrelay.dns;

/// A server that offers a service of a domain (RFC 2782).
///
/// @param priority the lowest is tried first
/// @param weight among those of one priority, the share that a server shall get
/// @param name without the last dot; empty: the domain does not offer the service
public record ServiceHost(int priority, int weight, int port, String name) {}
