package dev.ownrelay.agency;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.UUID;

/// Makes the first agency of an installation; its administrator is the operator too.
@Component
public class FirstAgency {

    /// The installation has an agency already, so its first one cannot be made.
    @SuppressWarnings("serial")
    static class AlreadyFounded extends RuntimeException {}

    /// Any number will do, as long as every node takes the same.
    private static final long LOCK = 7_003_861_944L;

    private final Agencies agencies;
    private final AgencyRegister register;
    private final SignIns signIns;
    private final Passwords passwords;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FirstAgency(
            Agencies agencies,
            AgencyRegister register,
            SignIns signIns,
            Passwords passwords,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.agencies = agencies;
        this.register = register;
        this.signIns = signIns;
        this.passwords = passwords;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    boolean isMissing() {
        return agencies.count() == 0;
    }

    /// @param redeem what must succeed in the same transaction
    /// @return its administrator
    /// @throws AlreadyFounded when there is an agency
    public AppUser found(AgencyForm form, Runnable redeem) {
        var agency = UUID.randomUUID();
        var hash = passwords.hash(form.adminPassword());
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(_ -> {
                            lock();
                            redeem.run();
                            return register.add(agency, form, user -> welcome(agency, user, hash));
                        }));
    }

    private void lock() {
        jdbc.sql("select 1 from pg_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Integer.class)
                .single();
        if (!isMissing()) {
            throw new AlreadyFounded();
        }
    }

    private void welcome(UUID agency, AppUser administrator, String hash) {
        var now = clock.instant();
        administrator.operate();
        administrator.join(hash, now);
        administrator.proveAddress(administrator.email(), now);
        signIns.take(administrator.email(), agency, administrator.getId());
    }
}
