package dev.ownrelay.tenant;

import org.springframework.data.repository.Repository;

import java.util.UUID;

interface AuditEvents extends Repository<AuditEvent, UUID> {

    void save(AuditEvent event);
}
