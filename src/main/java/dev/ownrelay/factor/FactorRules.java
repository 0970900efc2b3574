package dev.ownrelay.factor;

import dev.ownrelay.factor.FactorRule.Who;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What the agency that the thread acts for demands of its users.
@Component
class FactorRules {

    /// To set one up, from when on it is demanded of somebody.
    static final Duration TIME = Duration.ofDays(14);

    /// Since when a user `u` must have one, by the rule `r`; null: they need not.
    static final String SINCE =
            """
            least(case when u.operator then u.operator_since end,
                case when r.everybody_since is not null
                    then greatest(r.everybody_since, coalesce(u.joined_at, u.created_at)) end,
                case when u.role = 'ADMIN' and r.administrators_since is not null
                    then greatest(r.administrators_since, coalesce(u.joined_at, u.created_at)) end)\
            """;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    FactorRules(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public FactorRule get() {
        return find("");
    }

    private FactorRule find(String lock) {
        return jdbc.sql("select * from factor_rule where tenant_id = ?" + lock)
                .param(CurrentTenant.get())
                .query((row, _) -> rule(row))
                .optional()
                .orElse(FactorRule.NONE);
    }

    /// Two who choose at once do so one after the other.
    private FactorRule lock() {
        jdbc.sql("insert into factor_rule (tenant_id) values (?) on conflict do nothing")
                .param(CurrentTenant.get())
                .update();
        return find(" for update");
    }

    private static FactorRule rule(ResultSet row) throws SQLException {
        return new FactorRule(
                Who.valueOf(row.getString("own_choice")),
                Who.valueOf(row.getString("operators_choice")),
                instant(row.getTimestamp("administrators_since")),
                instant(row.getTimestamp("everybody_since")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp stored) {
        return stored == null ? null : stored.toInstant();
    }

    /// By an administrator of the agency.
    @Transactional
    public void choose(Who who, UUID by) {
        var before = lock();
        if (before.ownChoice() != who) {
            store(before.chosen(who, before.operatorsChoice(), clock.instant()));
            audit.note(by, "factor.demanded", null, "agency: " + who);
        }
    }

    /// By an operator, whom the agency cannot undercut.
    @Transactional
    public void chooseAsOperator(Who who, UUID by) {
        var before = lock();
        if (before.operatorsChoice() != who) {
            store(before.chosen(before.ownChoice(), who, clock.instant()));
            audit.noteForBoth(by, "factor.demanded", CurrentTenant.get(), "operator: " + who);
        }
    }

    private void store(FactorRule rule) {
        jdbc.sql(
                        """
                        update factor_rule set own_choice = :own, operators_choice = :operators,
                            administrators_since = :admins, everybody_since = :all
                        where tenant_id = :agency
                        """)
                .param("agency", CurrentTenant.get())
                .param("own", rule.ownChoice().name())
                .param("operators", rule.operatorsChoice().name())
                .param("admins", timestamp(rule.administratorsSince()))
                .param("all", timestamp(rule.everybodySince()))
                .update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    /// By when a user must set one up who has none; empty: they have one, or need not.
    @Transactional(readOnly = true)
    public Optional<Instant> due(UUID userId) {
        return jdbc.sql(
                        "select "
                                + SINCE
                                + """
                                 as since from app_user u
                                left join factor_rule r on r.tenant_id = u.tenant_id
                                where u.tenant_id = :agency and u.id = :user
                                    and not exists (select from user_totp t
                                        where t.tenant_id = u.tenant_id and t.user_id = u.id
                                            and t.confirmed_at is not null)
                                    and not exists (select from passkey p
                                        where p.tenant_id = u.tenant_id and p.user_id = u.id)
                                """)
                .param("agency", CurrentTenant.get())
                .param("user", userId)
                .query((row, _) -> Optional.ofNullable(row.getTimestamp("since")))
                .optional()
                .flatMap(since -> since.map(at -> at.toInstant().plus(TIME)));
    }
}
