package dev.ownrelay.sso;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Role;
import dev.ownrelay.domain.OwnDomains;
import dev.ownrelay.people.ProvidedUsers;
import dev.ownrelay.sso.Refused.Reason;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Decides which user of the agency somebody is whom its provider let in. The subject that the
/// provider once bound decides; before that an address that the provider vouches for, at a domain
/// that is proven to be the agency's.
@Service
class Admission {

    private final IdentityProviders providers;
    private final Identities identities;
    private final Keepers keepers;
    private final OwnDomains domains;
    private final AppUsers users;
    private final ProvidedUsers provided;
    private final AuditTrail trail;

    Admission(
            IdentityProviders providers,
            Identities identities,
            Keepers keepers,
            OwnDomains domains,
            AppUsers users,
            ProvidedUsers provided,
            AuditTrail trail) {
        this.providers = providers;
        this.identities = identities;
        this.keepers = keepers;
        this.domains = domains;
        this.users = users;
        this.provided = provided;
        this.trail = trail;
    }

    /// @param epoch of the provider that was asked
    /// @param leadsHere whether whoever has the address is to come to this agency
    /// @throws Refused and nothing is stored
    /// @throws org.springframework.dao.DataAccessException when the same happens at the same moment
    @Transactional
    public AppUser admit(UUID epoch, Person person, boolean leadsHere) {
        providers
                .hold()
                .filter(now -> now.enabled() && now.epoch().equals(epoch))
                .orElseThrow(() -> new Refused(Reason.CHANGED));
        var user =
                identities
                        .userOf(person)
                        .flatMap(users::findById)
                        .orElseGet(() -> bound(person, leadsHere));
        requireAdmissible(user);
        if (person.role() != null) {
            provided.become(user, person.role());
        }
        return user;
    }

    /// Whether the provider means this user.
    @Transactional(readOnly = true)
    public boolean isOf(Person person, @Nullable UUID userId) {
        return identities.userOf(person).filter(known -> known.equals(userId)).isPresent();
    }

    private AppUser bound(Person person, boolean leadsHere) {
        person.requireAddress(domains::contain);
        var found = users.findByEmailIgnoreCase(person.email());
        found.ifPresent(user -> requireUnbound(user, person));
        var user = found.orElseGet(() -> newcomer(person, leadsHere));
        if (user.joinedAt() == null) {
            provided.join(user);
            keepers.hasNoPassword(user);
        }
        identities.bind(person, user.getId());
        trail.note(user.getId(), "single-sign-on.bound", user.getId(), person.issuer());
        return user;
    }

    private void requireUnbound(AppUser user, Person person) {
        requireAdmissible(user);
        if (identities.isBound(person.issuer(), user.getId())) {
            throw new Refused(Reason.OTHER_PERSON, person.email());
        }
    }

    private AppUser newcomer(Person person, boolean leadsHere) {
        if (!leadsHere) {
            throw new Refused(Reason.OTHER_ORGANISATION);
        }
        var role = person.role() == null ? Role.RECRUITER : person.role();
        var user = provided.add(person.email(), person.name(), role);
        keepers.hasNoPassword(user);
        return user;
    }

    /// Who runs the installation is above all agencies, and no provider of one speaks for them.
    private static void requireAdmissible(AppUser user) {
        if (user.operator()) {
            throw new Refused(Reason.OPERATOR);
        } else if (!user.enabled()) {
            throw new Refused(Reason.SWITCHED_OFF);
        }
    }
}
