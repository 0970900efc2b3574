package dev.ownrelay.account;

import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// Somebody who signs in to an agency.
@Entity
class AppUser extends TenantOwned {

    private String email;
    private String displayName;
    private String passwordHash;

    @Enumerated(EnumType.STRING)
    private Role role;

    private boolean operator;
    private @Nullable UUID smtpServerId;
    private String signatureHtml = "";
    private @Nullable String locale;
    private String theme = "auto";
    private boolean enabled = true;

    @Column(updatable = false)
    private Instant createdAt;

    @Version private int version;

    @SuppressWarnings("NullAway.Init")
    protected AppUser() {}

    AppUser(
            UUID id,
            String email,
            String displayName,
            String passwordHash,
            Role role,
            Instant createdAt) {
        super(id);
        this.email = email;
        this.displayName = displayName;
        this.passwordHash = passwordHash;
        this.role = role;
        this.createdAt = createdAt;
    }

    String email() {
        return email;
    }

    String displayName() {
        return displayName;
    }

    Role role() {
        return role;
    }

    boolean enabled() {
        return enabled;
    }
}
