package dev.ownrelay.account;

import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

import java.time.Instant;
import java.util.UUID;

/// Somebody who signs in to an agency.
@Entity
class AppUser extends TenantOwned {

    /// Only operators may change somebody who runs the installation.
    @ResponseStatus(HttpStatus.FORBIDDEN)
    @SuppressWarnings("serial")
    static class NotYours extends RuntimeException {}

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

    private @Nullable Instant addressProvenAt;
    private @Nullable Instant unprovenUntil;
    private @Nullable Instant joinedAt;

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

    /// Who runs the installation is above the administrators of the agency.
    ///
    /// @throws NotYours when only operators may change the user
    void requireChangeableBy(SignedIn me) {
        if (operator && !me.operator()) {
            throw new NotYours();
        }
    }

    void rename(String newName) {
        displayName = newName;
    }

    /// Who opened the invitation has a password from now on.
    void join(String newHash, Instant now) {
        passwordHash = newHash;
        joinedAt = now;
    }

    /// To one that nobody has proven, or to the same in another spelling.
    void readdress(String newEmail) {
        if (!newEmail.equalsIgnoreCase(email)) {
            forgetProof();
        }
        email = newEmail;
    }

    void forgetProof() {
        addressProvenAt = null;
        unprovenUntil = null;
    }

    /// Somebody who reads the mailbox has said so, or the operator for their own.
    void proveAddress(String newEmail, Instant now) {
        email = newEmail;
        addressProvenAt = now;
        unprovenUntil = null;
    }

    /// Whether letters may say this address where agencies share a server.
    boolean mayWriteAsItself(Instant now) {
        return addressProvenAt != null || unprovenUntil != null && unprovenUntil.isAfter(now);
    }

    void become(Role newRole) {
        role = newRole;
    }

    void operate() {
        operator = true;
    }

    void stopOperating() {
        operator = false;
    }

    void enable() {
        enabled = true;
    }

    void disable() {
        enabled = false;
    }

    void changePassword(String newHash) {
        passwordHash = newHash;
    }

    /// @param serverId null: the default relay
    void sendThrough(@Nullable UUID serverId) {
        smtpServerId = serverId;
    }

    /// @param cleanHtml HTML that has passed {@link Signature#clean}
    void sign(String cleanHtml) {
        signatureHtml = cleanHtml;
    }

    /// @param newLocale null: the language of the agency
    void prefer(@Nullable String newLocale, String newTheme) {
        locale = newLocale;
        theme = newTheme;
    }

    Sender sender() {
        return new Sender(getId(), email, displayName, smtpServerId, signatureHtml, enabled);
    }

    SignedIn signedIn() {
        return new SignedIn(tenantId(), getId(), role, operator);
    }

    String email() {
        return email;
    }

    String displayName() {
        return displayName;
    }

    String passwordHash() {
        return passwordHash;
    }

    Role role() {
        return role;
    }

    boolean operator() {
        return operator;
    }

    @Nullable UUID smtpServerId() {
        return smtpServerId;
    }

    String signatureHtml() {
        return signatureHtml;
    }

    @Nullable String locale() {
        return locale;
    }

    String theme() {
        return theme;
    }

    boolean enabled() {
        return enabled;
    }

    /// Null: nobody who reads the mailbox has said so.
    @Nullable Instant addressProvenAt() {
        return addressProvenAt;
    }

    /// Until when an address that is not proven may be written from all the same; null: not at all.
    @Nullable Instant unprovenUntil() {
        return unprovenUntil;
    }

    /// Null: an invitation waits.
    @Nullable Instant joinedAt() {
        return joinedAt;
    }

    int version() {
        return version;
    }
}
