package dev.ownrelay.tenant;

import jakarta.persistence.Entity;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// Something that somebody did, kept for those who must account for it. Never changed.
@Entity
@Immutable
class AuditEvent extends TenantOwned {

    private Instant at;
    private @Nullable UUID actorId;
    private String action;
    private @Nullable UUID subjectId;
    private String detail;
    private @Nullable String client;

    @SuppressWarnings("NullAway.Init")
    protected AuditEvent() {}

    AuditEvent(
            Instant at,
            @Nullable UUID actorId,
            String action,
            @Nullable UUID subjectId,
            String detail,
            @Nullable String client) {
        super(UUID.randomUUID());
        this.at = at;
        this.actorId = actorId;
        this.action = action;
        this.subjectId = subjectId;
        this.detail = detail;
        this.client = client;
    }
}
