package dev.ownrelay.operator;

import java.util.UUID;

/// Somebody who runs the installation, as other operators see them.
///
/// @param enabled whether they may sign in; else they are operator in name only
record OperatorRow(
        UUID userId,
        UUID agencyId,
        String agencyName,
        String displayName,
        String email,
        boolean enabled) {}
