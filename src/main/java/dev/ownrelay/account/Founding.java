package dev.ownrelay.account;

import dev.ownrelay.notice.Author;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.persistence.EntityManager;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.UUID;

/// Makes an agency together with its first administrator.
@Component
class Founding {

    /// The installation has an agency already, so its first one cannot be made.
    @SuppressWarnings("serial")
    static class AlreadyFounded extends RuntimeException {}

    /// Any number will do, as long as every node takes the same.
    private static final long FIRST_AGENCY = 7_003_861_944L;

    private final Agencies agencies;
    private final AppUsers users;
    private final SignIns signIns;
    private final Passwords passwords;
    private final Invitations invitations;
    private final UserNotes notes;
    private final AuditTrail audit;
    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Founding(
            Agencies agencies,
            AppUsers users,
            SignIns signIns,
            Passwords passwords,
            Invitations invitations,
            UserNotes notes,
            AuditTrail audit,
            EntityManager entities,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.agencies = agencies;
        this.users = users;
        this.signIns = signIns;
        this.passwords = passwords;
        this.invitations = invitations;
        this.notes = notes;
        this.audit = audit;
        this.entities = entities;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    boolean isEmpty() {
        return agencies.count() == 0;
    }

    /// Makes an agency and invites its first administrator.
    ///
    /// @param operator who makes it, and writes the invitation
    Invitations.Outcome found(UUID operatorId, Author operator, AgencyForm form) {
        var agency = UUID.randomUUID();
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(_ -> {
                            var administrator = store(agency, form);
                            users.save(administrator);
                            note(agency, form, administrator);
                            entities.flush();
                            return invitations.send(operatorId, operator, administrator.getId());
                        }));
    }

    /// Makes the first agency; its administrator is the operator too.
    ///
    /// @param redeem what must succeed in the same transaction
    /// @throws AlreadyFounded when there is an agency
    void foundFirst(AgencyForm form, Runnable redeem) {
        var agency = UUID.randomUUID();
        var hash = passwords.hash(form.adminPassword());
        CurrentTenant.run(
                agency,
                () ->
                        transaction.executeWithoutResult(_ -> {
                            lockFirst();
                            redeem.run();
                            foundHere(agency, form, hash);
                        }));
    }

    private void lockFirst() {
        jdbc.sql("select 1 from pg_advisory_xact_lock(?)")
                .param(FIRST_AGENCY)
                .query(Integer.class)
                .single();
        if (!isEmpty()) {
            throw new AlreadyFounded();
        }
    }

    private void foundHere(UUID agency, AgencyForm form, String hash) {
        var administrator = store(agency, form);
        var now = clock.instant();
        administrator.operate();
        administrator.join(hash, now);
        administrator.proveAddress(form.adminAddress(), now);
        signIns.take(form.adminAddress(), agency, administrator.getId());
        users.save(administrator);
        note(agency, form, administrator);
    }

    private void note(UUID agency, AgencyForm form, AppUser administrator) {
        audit.noteForBoth(UserNotes.actor(), "agency.founded", agency, form.name());
        notes.added(administrator);
    }

    private AppUser store(UUID agency, AgencyForm form) {
        var now = clock.instant();
        agencies.save(new Agency(agency, form.name(), form.locale(), now));
        entities.flush();
        return new AppUser(
                UUID.randomUUID(),
                form.adminAddress(),
                form.adminName(),
                passwords.nobody(),
                Role.ADMIN,
                now);
    }
}
