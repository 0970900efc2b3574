package dev.ownrelay.smtp;

import java.time.Instant;

/// What a TLS connection turned out to be.
///
/// @param protocol such as `TLSv1.3`
/// @param subject of the server's certificate, as a distinguished name
/// @param issuer of the server's certificate, as a distinguished name
/// @param notAfter when the server's certificate expires
public record TlsDetails(String protocol, String subject, String issuer, Instant notAfter) {}
