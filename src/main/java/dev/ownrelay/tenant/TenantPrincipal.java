package dev.ownrelay.tenant;

import java.util.UUID;

/// A signed-in principal that belongs to an agency.
public interface TenantPrincipal {

    UUID tenantId();
}
