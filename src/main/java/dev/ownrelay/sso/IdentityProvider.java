package dev.ownrelay.sso;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Entity;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Where the people of the agency sign in with their organisation.
@Entity
class IdentityProvider extends TenantOwned {

    private String issuer = "";
    private String clientId = "";
    private String sealedClientSecret = "";
    private String roleClaim = "";
    private String administratorValue = "";
    private boolean passwords = true;
    private boolean enabled;
    private @Nullable Instant triedAt;
    private UUID epoch = UUID.randomUUID();

    @Version private int version;

    protected IdentityProvider() {}

    IdentityProvider(UUID id) {
        super(id);
    }

    /// Whether it is another one to its provider, so that the secret, the bindings and the sessions
    /// of the one before are of no use.
    boolean differs(ProviderForm form) {
        return !issuer.equals(form.issuer()) || !clientId.equals(form.clientId());
    }

    /// Switched off until somebody has tried it.
    void move(ProviderForm form) {
        issuer = form.issuer();
        clientId = form.clientId();
        switchOff();
        triedAt = null;
    }

    void keepSecret(SealedSecret secret) {
        sealedClientSecret = secret.stored();
        triedAt = null;
    }

    void giveRoles(String claim, String value) {
        roleClaim = claim;
        administratorValue = value;
    }

    void tried(Instant now) {
        triedAt = now;
    }

    void switchOn() {
        enabled = true;
    }

    void switchOff() {
        enabled = false;
        epoch = UUID.randomUUID();
    }

    void takePasswords(boolean taken) {
        passwords = taken;
    }

    /// To what the client secret is sealed: it is sent to no other issuer.
    SecretContext secretContext() {
        return new SecretContext(
                "organisation-client", CurrentTenant.get(), getId(), List.of(issuer, clientId));
    }

    SealedSecret secret() {
        return new SealedSecret(sealedClientSecret);
    }

    String issuer() {
        return issuer;
    }

    String clientId() {
        return clientId;
    }

    /// Empty: it says nothing of roles.
    String roleClaim() {
        return roleClaim;
    }

    String administratorValue() {
        return administratorValue;
    }

    boolean passwords() {
        return passwords;
    }

    boolean enabled() {
        return enabled;
    }

    /// When an administrator last came back from it as it is now; null: nobody has.
    @Nullable Instant triedAt() {
        return triedAt;
    }

    /// Sessions and sign-ins that were begun with another one do not count.
    UUID epoch() {
        return epoch;
    }
}
