package dev.ownrelay.account;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
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
    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Founding(
            Agencies agencies,
            AppUsers users,
            SignIns signIns,
            Passwords passwords,
            EntityManager entities,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.agencies = agencies;
        this.users = users;
        this.signIns = signIns;
        this.passwords = passwords;
        this.entities = entities;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    boolean isEmpty() {
        return agencies.count() == 0;
    }

    /// @throws SignIns.AddressTaken when the address belongs to a user of the installation
    void found(AgencyForm form) {
        found(form, false, () -> {});
    }

    /// Makes the first agency; its administrator is the operator too.
    ///
    /// @param redeem what must succeed in the same transaction
    /// @throws AlreadyFounded when there is an agency
    void foundFirst(AgencyForm form, Runnable redeem) {
        found(
                form,
                true,
                () -> {
                    lockFirst();
                    redeem.run();
                });
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

    private void found(AgencyForm form, boolean operator, Runnable guard) {
        var id = UUID.randomUUID();
        var hash = passwords.hash(form.adminPassword());
        CurrentTenant.run(
                id,
                () ->
                        transaction.executeWithoutResult(status -> {
                            guard.run();
                            store(id, form, hash, operator);
                        }));
    }

    private void store(UUID id, AgencyForm form, String hash, boolean operator) {
        var now = clock.instant();
        agencies.save(new Agency(id, form.name(), form.locale(), now));
        entities.flush();
        var administrator =
                new AppUser(
                        UUID.randomUUID(),
                        form.adminAddress(),
                        form.adminName(),
                        hash,
                        Role.ADMIN,
                        now);
        if (operator) {
            administrator.operate();
            administrator.proveAddress(now);
        }
        signIns.register(form.adminAddress(), id, administrator.getId());
        users.save(administrator);
    }
}
