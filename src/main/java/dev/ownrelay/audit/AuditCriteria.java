package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// Which rows of a trail are asked for.
///
/// @param person null: of anybody
/// @param area empty: all of them
/// @param until exclusive
record AuditCriteria(
        @Nullable UUID person, String area, @Nullable Instant since, @Nullable Instant until) {}
