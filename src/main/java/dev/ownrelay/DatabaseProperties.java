package dev.ownrelay;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How this installation talks to PostgreSQL, beside what Spring's own properties say.
///
/// @param clearText whether a database on another machine may be reached without TLS, or where
///   neither its certificate nor its name need be right
@ConfigurationProperties("ownrelay.database")
record DatabaseProperties(@DefaultValue("false") boolean clearText) {}
