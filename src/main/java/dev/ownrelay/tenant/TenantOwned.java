package dev.ownrelay.tenant;

import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Transient;

import org.hibernate.annotations.TenantId;
import org.springframework.data.domain.Persistable;

import java.util.UUID;

/// A row that belongs to one agency. Hibernate fills and filters `tenant_id`; the id is made by the
/// application.
@MappedSuperclass
public abstract class TenantOwned implements Persistable<UUID> {

    @Id private UUID id;

    @TenantId private UUID tenantId;

    @Transient private boolean stored;

    protected TenantOwned() {}

    protected TenantOwned(UUID id) {
        this.id = id;
    }

    @Override
    public UUID getId() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostPersist
    @PostLoad
    void markStored() {
        stored = true;
    }
}
