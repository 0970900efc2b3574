package dev.ownrelay.provider;

import java.time.LocalDate;

/// Where something was read that a provider says.
///
/// @param url for people who want to look again
/// @param seen when it was read, or how old it was then
public record Source(String url, LocalDate seen) {}
