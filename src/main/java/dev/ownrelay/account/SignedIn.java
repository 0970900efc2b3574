package dev.ownrelay.account;

import dev.ownrelay.tenant.TenantPrincipal;

import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;

/// Who is signed in. Holds ids only; everything that people see is read from the row of the user.
public record SignedIn(UUID tenantId, UUID userId, Role role, boolean operator)
        implements TenantPrincipal, Principal, Serializable {

    /// The key under which the sessions of a user are found, so that all of them can be ended.
    @Override
    public String getName() {
        return userId.toString();
    }
}
