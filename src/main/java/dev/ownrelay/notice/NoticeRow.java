package dev.ownrelay.notice;

import dev.ownrelay.secret.SecretContext;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A notice as it is stored, claimed by whoever sends it.
record NoticeRow(
        UUID tenantId,
        UUID id,
        String kind,
        String toAddress,
        String toName,
        String locale,
        String subject,
        String sealedText,
        @Nullable UUID smtpServerId,
        String fromAddress,
        String fromName,
        String messageId,
        int attempts,
        Instant claimedUntil,
        Instant worthlessAt,
        Instant createdAt) {

    static SecretContext context(UUID agency, UUID id) {
        return new SecretContext("notice", agency, id, List.of());
    }

    SecretContext context() {
        return context(tenantId, id);
    }

    boolean viaRelay() {
        return smtpServerId == null;
    }
}
