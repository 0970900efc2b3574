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

    /// Whoever has an account at one of the agencies that have proven the domain is led there and
    /// nowhere else; everybody else to the only one with a provider, whether they have an account
    /// elsewhere or not, which a stranger could otherwise find out.
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

    /// Whether whoever the provider of the agency that the thread acts for has let in may be
    /// somebody new there: not who has an account at another agency.
    ///
    /// @param email in its normal form
    boolean leadHere(String email) {
        var here = CurrentTenant.get();
        return find(email).filter(here::equals).isPresent()
                && signIns.findProven(email).stream().allMatch(it -> it.tenantId().equals(here));
    }

    private Optional<UUID> owner(String email, List<UUID> proven) {
        return signIns.find(email).map(SignIns.SignIn::tenantId).filter(proven::contains);
    }

    /// Whether a domain is proven to be the agency's that the thread acts for.
    boolean haveProven(String domain) {
        return domains.contain(domain);
    }

    private boolean signIn() {
        return providers.find().filter(IdentityProvider::enabled).isPresent();
    }
}
