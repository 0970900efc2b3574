package dev.ownrelay.agency;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.UserNotes;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;

import jakarta.persistence.EntityManager;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;

/// Stores a new agency together with its first administrator.
@Component
class AgencyRegister {

    private final Agencies agencies;
    private final AppUsers users;
    private final Passwords passwords;
    private final UserNotes notes;
    private final AuditTrail audit;
    private final EntityManager entities;
    private final Clock clock;

    AgencyRegister(
            Agencies agencies,
            AppUsers users,
            Passwords passwords,
            UserNotes notes,
            AuditTrail audit,
            EntityManager entities,
            Clock clock) {
        this.agencies = agencies;
        this.users = users;
        this.passwords = passwords;
        this.notes = notes;
        this.audit = audit;
        this.entities = entities;
        this.clock = clock;
    }

    /// @param agency its id, of the tenant for whom the transaction works
    /// @param welcome what is done to the administrator before anything of it is stored
    /// @return the administrator, who cannot sign in unless welcomed so
    @Transactional(propagation = Propagation.MANDATORY)
    public AppUser add(UUID agency, AgencyForm form, Consumer<AppUser> welcome) {
        var now = clock.instant();
        agencies.save(new Agency(agency, form.name(), form.locale(), now));
        entities.flush();
        var administrator =
                new AppUser(
                        UUID.randomUUID(),
                        form.adminAddress(),
                        form.adminName(),
                        passwords.nobody(),
                        Role.ADMIN,
                        now);
        welcome.accept(administrator);
        users.save(administrator);
        audit.noteForBoth(UserNotes.actor(), "agency.founded", agency, form.name());
        notes.added(administrator);
        entities.flush();
        return administrator;
    }
}
