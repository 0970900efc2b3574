package dev.ownrelay.factor;

import static dev.ownrelay.factor.FactorNews.What.RESET;
import static dev.ownrelay.factor.FactorNews.What.RESET_ASKED;
import static dev.ownrelay.factor.FactorNews.What.RESET_WITHDRAWN;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Lets users in again who lost what they sign in with: an administrator asks for it, the owner is
/// told, and has a day to say no.
@Component
class FactorResets {

    static final Duration WAIT = Duration.ofHours(24);

    /// What nobody has made use of is asked for anew.
    static final Duration GOOD = Duration.ofDays(7);

    private static final String OWN = "tenant_id = :agency and user_id = :user";

    private final JdbcClient jdbc;
    private final FactorNotes notes;
    private final Clock clock;

    FactorResets(JdbcClient jdbc, FactorNotes notes, Clock clock) {
        this.jdbc = jdbc;
        this.notes = notes;
        this.clock = clock;
    }

    /// @return false: it is asked for already
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean ask(UUID userId, UUID by) {
        var now = clock.instant();
        boolean asked =
                of(
                                        userId,
                                        """
                                        insert into factor_reset as r
                                        values (:agency, :user, :by, :now)
                                        on conflict (tenant_id, user_id) do update
                                            set asked_by = :by, asked_at = :now
                                            where r.asked_at <= :old
                                        """)
                                .param("by", by)
                                .param("now", Timestamp.from(now))
                                .param("old", Timestamp.from(now.minus(WAIT).minus(GOOD)))
                                .update()
                        > 0;
        if (asked) {
            notes.tell(by, userId, RESET_ASKED, "");
        }
        return asked;
    }

    /// From when on the password alone lets in; empty: nobody has asked for it lately.
    @Transactional(readOnly = true)
    public Optional<Instant> due(UUID userId) {
        return of(userId, "select asked_at from factor_reset where " + OWN)
                .query(Timestamp.class)
                .optional()
                .map(asked -> asked.toInstant().plus(WAIT))
                .filter(due -> clock.instant().isBefore(due.plus(GOOD)));
    }

    /// By the owner, or by an administrator.
    @Transactional(propagation = Propagation.MANDATORY)
    public void withdraw(UUID userId, UUID by) {
        if (delete(userId)) {
            notes.tell(by, userId, RESET_WITHDRAWN, "");
        }
    }

    /// Whether the time has come.
    @Transactional(readOnly = true)
    public boolean isDue(UUID userId) {
        return due(userId).filter(due -> !clock.instant().isBefore(due)).isPresent();
    }

    /// @return false: somebody else has taken or withdrawn it
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean take(UUID userId) {
        boolean taken = delete(userId);
        if (taken) {
            notes.tell(userId, userId, RESET, "");
        }
        return taken;
    }

    private boolean delete(UUID userId) {
        return of(userId, "delete from factor_reset where " + OWN).update() > 0;
    }

    private JdbcClient.StatementSpec of(UUID userId, String sql) {
        return jdbc.sql(sql).param("agency", CurrentTenant.get()).param("user", userId);
    }
}
