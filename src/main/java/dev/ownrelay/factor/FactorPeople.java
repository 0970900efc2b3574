package dev.ownrelay.factor;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.web.NotFound;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// What the users of the agency that the thread acts for have besides their passwords.
@Service
class FactorPeople {

    /// @param since when the first that is there was set up; null: there is none
    /// @param elsewhere whether a provider lets in, and asks for as many steps as it wants
    /// @param due by when one must be set up; null: it need not, or was
    /// @param resetDue from when on the password alone lets in; null: nobody has asked for it
    record Row(
            UUID id,
            String name,
            String email,
            Role role,
            boolean operator,
            @Nullable Instant since,
            boolean elsewhere,
            @Nullable Instant due,
            boolean overdue,
            @Nullable Instant resetDue) {}

    private final JdbcClient jdbc;
    private final AppUsers users;
    private final FactorResets resets;
    private final Factors factors;
    private final PasswordRule passwords;
    private final AuditTrail audit;
    private final Clock clock;

    FactorPeople(
            JdbcClient jdbc,
            AppUsers users,
            FactorResets resets,
            Factors factors,
            PasswordRule passwords,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.resets = resets;
        this.factors = factors;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
    }

    /// Of those who may sign in.
    @Transactional(readOnly = true)
    public List<Row> all() {
        var elsewhere = passwords.withoutPassword();
        return jdbc.sql(
                        "select u.id, u.display_name, u.email, u.role, u.operator,"
                                + " least(t.confirmed_at, p.since) as has_since, f.asked_at, "
                                + FactorRules.SINCE
                                + """
                                 as since from app_user u
                                left join factor_rule r on r.tenant_id = u.tenant_id
                                left join user_totp t on t.tenant_id = u.tenant_id
                                    and t.user_id = u.id and t.confirmed_at is not null
                                left join lateral (select min(created_at) as since from passkey
                                    where tenant_id = u.tenant_id and user_id = u.id) p on true
                                left join factor_reset f on f.tenant_id = u.tenant_id
                                    and f.user_id = u.id and f.asked_at > :old
                                where u.tenant_id = :agency and u.enabled
                                order by lower(u.display_name), u.id
                                """)
                .param("agency", CurrentTenant.get())
                .param(
                        "old",
                        Timestamp.from(
                                clock.instant().minus(FactorResets.WAIT).minus(FactorResets.GOOD)))
                .query((row, _) -> row(row, elsewhere))
                .list();
    }

    /// As operators see them: by name, to help them in again.
    @Transactional(readOnly = true)
    public List<Row> administrators() {
        return all().stream().filter(row -> row.role() == Role.ADMIN || row.operator()).toList();
    }

    private Row row(ResultSet row, Set<UUID> elsewhere) throws SQLException {
        var since = instant(row.getTimestamp("has_since"));
        var demanded = instant(row.getTimestamp("since"));
        var asked = instant(row.getTimestamp("asked_at"));
        var id = row.getObject("id", UUID.class);
        var due =
                since == null && demanded != null && !elsewhere.contains(id)
                        ? demanded.plus(FactorRules.TIME)
                        : null;
        return new Row(
                id,
                row.getString("display_name"),
                row.getString("email"),
                Role.valueOf(row.getString("role")),
                row.getBoolean("operator"),
                since,
                elsewhere.contains(id),
                due,
                due != null && !clock.instant().isBefore(due),
                asked == null ? null : asked.plus(FactorResets.WAIT));
    }

    private static @Nullable Instant instant(@Nullable Timestamp stored) {
        return stored == null ? null : stored.toInstant();
    }

    /// By an administrator, for somebody else.
    ///
    /// @return false: there is nothing to reset, or it is asked for already
    /// @throws NotFound where the agency has no such user
    @Transactional
    public boolean askReset(SignedIn me, UUID userId) {
        var user = find(userId, other -> other.enabled() && !other.getId().equals(me.userId()));
        user.requireChangeableBy(me);
        return factors.has(userId) && resets.ask(userId, me.userId());
    }

    @Transactional
    public void withdrawReset(SignedIn me, UUID userId) {
        find(userId, _ -> true).requireChangeableBy(me);
        resets.withdraw(userId, me.userId());
    }

    /// By an operator of the installation, for an administrator.
    @Transactional
    public boolean askResetAsOperator(SignedIn me, UUID userId) {
        var user = find(userId, FactorPeople::isAdministrator);
        boolean asked =
                !userId.equals(me.userId())
                        && factors.has(userId)
                        && resets.ask(userId, me.userId());
        if (asked) {
            note(me, user, "factor.reset-asked");
        }
        return asked;
    }

    @Transactional
    public void withdrawResetAsOperator(SignedIn me, UUID userId) {
        var user = find(userId, FactorPeople::isAdministrator);
        if (resets.due(userId).isPresent()) {
            resets.withdraw(userId, me.userId());
            note(me, user, "factor.reset-withdrawn");
        }
    }

    private void note(SignedIn me, AppUser user, String action) {
        var who = "%s <%s>".formatted(user.displayName(), user.email());
        audit.noteForOperators(me.userId(), user.tenantId(), action, user.getId(), who);
    }

    private static boolean isAdministrator(AppUser user) {
        return (user.role() == Role.ADMIN || user.operator()) && user.enabled();
    }

    private AppUser find(UUID userId, Predicate<AppUser> whom) {
        return users.findById(userId).filter(whom).orElseThrow(NotFound::new);
    }
}
