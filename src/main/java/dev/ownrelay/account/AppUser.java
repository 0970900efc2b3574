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
public class AppUser extends TenantOwned {

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

    @Column(insertable = false, updatable = false)
    private @Nullable Instant testMessageAt;

    @Column(updatable = false)
    private Instant createdAt;

    @Version private int version;

    @SuppressWarnings("NullAway.Init")
    protected AppUser() {}

    public AppUser(
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
    public void requireChangeableBy(SignedIn me) {
        if (operator && !me.operator()) {
            throw new NotYours();
        }
    }

    public void rename(String newName) {
        displayName = newName;
    }

    /// Who opened the invitation has a password from now on.
    public void join(String newHash, Instant now) {
        passwordHash = newHash;
        joinedAt = now;
    }

    /// To one that nobody has proven, or to the same in another spelling.
    public void readdress(String newEmail) {
        if (!newEmail.equalsIgnoreCase(email)) {
            forgetProof();
        }
        email = newEmail;
    }

    public void forgetProof() {
        addressProvenAt = null;
        unprovenUntil = null;
    }

    /// Somebody who reads the mailbox has said so, or the operator for their own.
    public void proveAddress(String newEmail, Instant now) {
        email = newEmail;
        addressProvenAt = now;
        unprovenUntil = null;
    }

    /// Whether messages may say this address where agencies share a server.
    public boolean mayWriteAsItself(Instant now) {
        return addressProvenAt != null || unprovenUntil != null && unprovenUntil.isAfter(now);
    }

    public void become(Role newRole) {
        role = newRole;
    }

    public void operate() {
        operator = true;
    }

    public void stopOperating() {
        operator = false;
    }

    public void enable() {
        enabled = true;
    }

    public void disable() {
        enabled = false;
    }

    public void changePassword(String newHash) {
        passwordHash = newHash;
    }

    /// @param serverId null: the default relay
    public void sendThrough(@Nullable UUID serverId) {
        smtpServerId = serverId;
    }

    /// @param cleanHtml HTML that has passed {@link Signature#clean}
    public void sign(String cleanHtml) {
        signatureHtml = cleanHtml;
    }

    /// @param newLocale null: the language of the agency
    public void prefer(@Nullable String newLocale, String newTheme) {
        locale = newLocale;
        theme = newTheme;
    }

    public Sender sender() {
        return new Sender(getId(), email, displayName, smtpServerId, signatureHtml, enabled);
    }

    public SignedIn signedIn() {
        return new SignedIn(tenantId(), getId(), role, operator);
    }

    public String email() {
        return email;
    }

    public String displayName() {
        return displayName;
    }

    public String passwordHash() {
        return passwordHash;
    }

    public Role role() {
        return role;
    }

    public boolean operator() {
        return operator;
    }

    public @Nullable UUID smtpServerId() {
        return smtpServerId;
    }

    public String signatureHtml() {
        return signatureHtml;
    }

    public @Nullable String locale() {
        return locale;
    }

    public String theme() {
        return theme;
    }

    public boolean enabled() {
        return enabled;
    }

    /// Null: nobody who reads the mailbox has said so.
    public @Nullable Instant addressProvenAt() {
        return addressProvenAt;
    }

    /// Until when an address that is not proven may be written from all the same; null: not at all.
    public @Nullable Instant unprovenUntil() {
        return unprovenUntil;
    }

    /// Null: an invitation waits.
    public @Nullable Instant joinedAt() {
        return joinedAt;
    }

    /// When a server last took the user's own test message; null: none has.
    public @Nullable Instant testMessageAt() {
        return testMessageAt;
    }

    public int version() {
        return version;
    }
}
