package dev.ownrelay.sso;

import dev.ownrelay.domain.OwnDomains;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// Takes down what came of it when an administrator tried the provider.
@Service
class Trials {

    private final IdentityProviders providers;
    private final OwnDomains domains;
    private final AuditTrail trail;
    private final Clock clock;

    Trials(IdentityProviders providers, OwnDomains domains, AuditTrail trail, Clock clock) {
        this.providers = providers;
        this.domains = domains;
        this.trail = trail;
        this.clock = clock;
    }

    /// It may be switched on when people who come like this would be let in.
    ///
    /// @param epoch of the provider that was asked
    @Transactional
    public Trial note(Person person, UUID epoch, UUID me) {
        var trial =
                new Trial(
                        person.issuer(),
                        person.email(),
                        person.verified(),
                        person.role() == null ? "" : person.role().name(),
                        fault(person));
        var provider = providers.lock().filter(now -> now.epoch().equals(epoch));
        if (trial.good()) {
            provider.ifPresent(now -> now.tried(clock.instant()));
        }
        var detail = trial.good() ? "good" : trial.reason();
        trail.note(me, "single-sign-on.tried", CurrentTenant.get(), detail);
        return trial;
    }

    private String fault(Person person) {
        try {
            person.requireAddress(domains::contain);
            return "";
        } catch (Refused e) {
            return e.reason().key();
        }
    }
}
