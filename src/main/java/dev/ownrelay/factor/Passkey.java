package dev.ownrelay.factor;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A passkey as its user sees it.
///
/// @param lastUsedAt null: never
record Passkey(UUID id, String name, Instant createdAt, @Nullable Instant lastUsedAt) {}
