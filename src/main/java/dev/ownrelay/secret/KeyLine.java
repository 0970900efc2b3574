package dev.ownrelay.secret;

import org.jspecify.annotations.Nullable;

/// What the ring says of one of its keys.
///
/// @param made when, as it is written there; null: that is not written
public record KeyLine(String id, boolean active, @Nullable String made) {}
