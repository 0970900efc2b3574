package dev.ownrelay.candidate;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Lets nobody write to candidates while one of them is erased: an email that was stored in between
/// would be found by nobody. It is held until the transaction ends.
@Component
class CandidateLock {

    private final JdbcClient jdbc;

    CandidateLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Of those who write.
    @Transactional(propagation = Propagation.MANDATORY)
    public void share() {
        lock("pg_advisory_xact_lock_shared");
    }

    /// Of who erases.
    @Transactional(propagation = Propagation.MANDATORY)
    public void take() {
        lock("pg_advisory_xact_lock");
    }

    private void lock(String how) {
        jdbc.sql("select 1 from (select %s(hashtextextended(?, 0))) locked".formatted(how))
                .param("candidates:" + CurrentTenant.get())
                .query(Integer.class)
                .single();
    }
}
