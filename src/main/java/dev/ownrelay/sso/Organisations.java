package dev.ownrelay.sso;

import dev.ownrelay.account.SignIns;
import dev.ownrelay.domain.OwnDomains;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds the agency whose provider signs somebody in: by the domain of the address, which it must
/// have proven.
@Component
class Organisations {

    private final IdentityProviders providers;
    private final OwnDomains domains;
    private final SignIns signIns;

    Organisations(IdentityProviders providers, OwnDomains domains, SignIns signIns) {
        this.providers = providers;
        this.domains = domains;
        this.signIns = signIns;
    }

    /// Whoever has an account is led to its agency and to no other; somebody new to the only one
    /// with a provider.
    ///
    /// @param email in its normal form
    Optional<UUID> find(String email) {
        var domain = Person.domain(email);
        var proven =
                domains.provenBy(domain).stream()
                        .filter(agency -> CurrentTenant.call(agency, () -> haveProven(domain)))
                        .toList();
        var owner = owner(email, proven);
        var found =
                proven.stream()
                        .filter(agency -> owner.isEmpty() || owner.get().equals(agency))
                        .filter(agency -> CurrentTenant.call(agency, this::signIn))
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /// An address that was not proven is anybody's who typed it, unless its domain is theirs.
    private Optional<UUID> owner(String email, List<UUID> proven) {
        return signIns.findProven(email)
                .or(() -> signIns.find(email).filter(it -> proven.contains(it.tenantId())))
                .map(SignIns.SignIn::tenantId);
    }

    /// Whether a domain is proven to be the agency's that the thread acts for.
    boolean haveProven(String domain) {
        return domains.contain(domain);
    }

    private boolean signIn() {
        return providers.find().filter(IdentityProvider::enabled).isPresent();
    }
}
