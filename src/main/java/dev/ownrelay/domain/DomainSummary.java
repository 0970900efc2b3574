package dev.ownrelay.domain;

import dev.ownrelay.server.SenderVerdict;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// A line of the list of domains.
///
/// @param row null: nobody has added it
/// @param users how many write from it
/// @param worst of what receivers think of the ways that they chose; null: nothing is known
/// @param own whether somebody could add it
record DomainSummary(
        String domain,
        @Nullable DomainRow row,
        long users,
        @Nullable SenderVerdict worst,
        boolean own) {

    public @Nullable UUID id() {
        return row == null ? null : row.id();
    }
}
