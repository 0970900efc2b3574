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

    /// Of those who write: waits for who erases.
    @Transactional(propagation = Propagation.MANDATORY)
    public void share() {
        jdbc.sql(
                        """
                        select 1 from
                            (select pg_advisory_xact_lock_shared(hashtextextended(?, 0))) locked
                        """)
                .param(name())
                .query(Integer.class)
                .single();
    }

    /// Of who erases: waits for nobody.
    ///
    /// @return false when somebody writes or erases just now
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean tryTake() {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
                .param(name())
                .query(Boolean.class)
                .single();
    }

    private static String name() {
        return "candidates:" + CurrentTenant.get();
    }
}
