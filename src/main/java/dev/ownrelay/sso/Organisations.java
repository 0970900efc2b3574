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

    /// Where several agencies have proven a domain, the one to which the address leads.
    ///
    /// @param email in its normal form
    Optional<UUID> find(String email) {
        var domain = Person.domain(email);
        var found =
                domains.provenBy(domain).stream()
                        .filter(agency -> CurrentTenant.call(agency, () -> signsIn(domain)))
                        .toList();
        return found.size() > 1 ? own(email, found) : found.stream().findFirst();
    }

    private Optional<UUID> own(String email, List<UUID> agencies) {
        return signIns.find(email).map(SignIns.SignIn::tenantId).filter(agencies::contains);
    }

    private boolean signsIn(String domain) {
        return domains.contain(domain)
                && providers.find().filter(IdentityProvider::enabled).isPresent();
    }
}
