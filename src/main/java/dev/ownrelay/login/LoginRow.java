package dev.ownrelay.login;

import dev.ownrelay.secret.SealedSecret;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// One row of the table of logins, sealed as it is stored.
///
/// @param account as which somebody signed in
/// @param refresh null: nobody has signed in
/// @param access null: none was had yet
/// @param renewedAt when that one was had
/// @param consentedBy who signed in; null: nobody, or they are gone
/// @param lostAt since when it is not accepted any more; null: it is, as far as we know
record LoginRow(
        UUID id,
        String account,
        @Nullable SealedSecret refresh,
        @Nullable SealedSecret access,
        @Nullable Instant expiresAt,
        @Nullable Instant renewedAt,
        @Nullable UUID consentedBy,
        @Nullable Instant consentedAt,
        @Nullable Instant lostAt,
        String lostReason,
        int version) {}
