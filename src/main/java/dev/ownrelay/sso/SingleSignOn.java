package dev.ownrelay.sso;

import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Sessions;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What administrators change of the provider of their agency.
@Service
class SingleSignOn {

    private static final String TRAIL = "single-sign-on.";

    /// Nothing is changed.
    @SuppressWarnings("serial")
    static class NotNow extends RuntimeException {

        /// @param words the message key of why
        NotNow(String words) {
            super(words, null, false, false);
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }

    private final IdentityProviders providers;
    private final Identities identities;
    private final Keepers keepers;
    private final AppUsers users;
    private final SecretVault vault;
    private final Sessions sessions;
    private final AuditTrail trail;

    SingleSignOn(
            IdentityProviders providers,
            Identities identities,
            Keepers keepers,
            AppUsers users,
            SecretVault vault,
            Sessions sessions,
            AuditTrail trail) {
        this.providers = providers;
        this.identities = identities;
        this.keepers = keepers;
        this.users = users;
        this.vault = vault;
        this.sessions = sessions;
        this.trail = trail;
    }

    /// A secret is kept for the issuer and the client that it was typed for.
    boolean needsSecret(ProviderForm form) {
        return form.clientSecret().isEmpty()
                && providers.find().filter(provider -> !provider.differs(form)).isEmpty();
    }

    /// @throws NotNow when the secret is missing after all
    @Transactional
    public void save(ProviderForm form, UUID me) {
        var provider = providers.lock().orElseGet(() -> new IdentityProvider(UUID.randomUUID()));
        boolean moved = provider.differs(form);
        if (moved && form.clientSecret().isEmpty()) {
            throw new NotNow("sso.secret.again");
        }
        if (moved) {
            provider.move(form);
            end();
        }
        if (!form.clientSecret().isEmpty()) {
            provider.keepSecret(vault.seal(provider.secretContext(), form.clientSecret()));
        }
        provider.giveRoles(form.roleClaim(), form.administratorValue());
        providers.save(provider);
        note(me, "changed", provider.issuer() + ", " + provider.clientId());
    }

    /// Those of another issuer do not count.
    private void end() {
        identities.forgetAll();
        sessions.endMarked(FederatedSession.KEPT);
    }

    /// @throws NotNow when nobody has come back from it as it is now
    @Transactional
    public void switchOn(UUID me) {
        var provider = locked();
        users.lockEnabledAdministrators();
        if (provider.triedAt() == null) {
            throw new NotNow("sso.on.untried");
        } else if (!provider.passwords() && noWayIn(keeping())) {
            throw new NotNow("sso.keepers.none");
        }
        provider.switchOn();
        note(me, "switched-on", provider.issuer());
    }

    @Transactional
    public void switchOff(UUID me) {
        var provider = locked();
        provider.switchOff();
        sessions.endMarked(FederatedSession.KEPT);
        note(me, "switched-off", provider.issuer());
    }

    /// @param chosen administrators who get in by password whatever others may
    /// @throws NotNow when passwords end and nobody would get in without the provider
    @Transactional
    public void takePasswords(boolean taken, Collection<UUID> chosen, UUID me) {
        var provider = locked();
        users.lockEnabledAdministrators();
        var kept =
                keepers.all().stream()
                        .map(Keepers.Keeper::id)
                        .filter(chosen::contains)
                        .collect(Collectors.toSet());
        if (!taken && noWayIn(kept)) {
            throw new NotNow("sso.keepers.none");
        }
        provider.takePasswords(taken);
        keepers.keep(kept);
        note(me, taken ? "passwords-on" : "passwords-off", Integer.toString(kept.size()));
    }

    private Set<UUID> keeping() {
        return keepers.all().stream()
                .filter(Keepers.Keeper::keeps)
                .map(Keepers.Keeper::id)
                .collect(Collectors.toSet());
    }

    private boolean noWayIn(Set<UUID> kept) {
        return keepers.all().stream()
                .noneMatch(each -> each.hasPassword() && kept.contains(each.id()));
    }

    /// The next one of whom the provider speaks as this user is this user.
    ///
    /// @return the name; empty: the provider has brought no such user
    @Transactional
    public Optional<String> forget(UUID userId, SignedIn me) {
        return users.findById(userId)
                .filter(user -> {
                    user.requireChangeableBy(me);
                    return identities.forget(userId);
                })
                .map(user -> {
                    sessions.end(userId);
                    trail.note(me.userId(), TRAIL + "forgotten", userId, user.displayName());
                    return user.displayName();
                });
    }

    private IdentityProvider locked() {
        return providers.lock().orElseThrow(() -> new NotNow("sso.on.untried"));
    }

    private void note(UUID me, String deed, String detail) {
        trail.note(me, TRAIL + deed, CurrentTenant.get(), detail);
    }
}
