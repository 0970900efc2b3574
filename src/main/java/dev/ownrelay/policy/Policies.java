package dev.ownrelay.policy;

import dev.ownrelay.check.FindingKind;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.UUID;

/// What agencies have checked. One look-up by key for each email that is checked.
@Repository
public class Policies {

    private final JdbcClient jdbc;

    Policies(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// That of the agency that the thread acts for.
    @Transactional(readOnly = true)
    public Policy current() {
        return jdbc.sql(
                        """
                        select a.sends_anyway, a.checks_version, c.finding, c.severity
                        from agency a left join check_choice c on c.tenant_id = a.id
                        where a.id = ?
                        """)
                .param(CurrentTenant.get())
                .query(Policies::read);
    }

    /// What another version stored and this one does not know is passed over.
    private static Policy read(ResultSet rows) throws SQLException {
        var choices = new EnumMap<FindingKind, Choice>(FindingKind.class);
        var sendsAnyway = SendsAnyway.ADMINISTRATORS;
        int version = 0;
        while (rows.next()) {
            sendsAnyway = SendsAnyway.stored(rows.getString("sends_anyway"));
            version = rows.getInt("checks_version");
            var finding = rows.getString("finding");
            if (finding != null) {
                var choice = Choice.stored(rows.getString("severity"));
                FindingKind.of(finding)
                        .ifPresent(kind -> choice.ifPresent(made -> choices.put(kind, made)));
            }
        }
        return new Policy(choices, sendsAnyway, version);
    }

    /// Stores a policy in place of the one of its version. What this version of the application
    /// does not know stays.
    ///
    /// @return false when somebody else stored one meanwhile
    @Transactional
    boolean store(Policy policy) {
        var agency = CurrentTenant.get();
        int changed =
                jdbc.sql(
                                """
                                update agency set sends_anyway = ?, checks_version = checks_version + 1
                                where id = ? and checks_version = ?
                                """)
                        .params(policy.sendsAnyway().name(), agency, policy.version())
                        .update();
        if (changed > 0) {
            leave(agency, policy.choices().keySet());
            policy.choices().forEach((kind, choice) -> choose(agency, kind, choice));
        }
        return changed > 0;
    }

    private void leave(UUID agency, Collection<FindingKind> chosen) {
        var left = EnumSet.allOf(FindingKind.class);
        left.removeAll(chosen);
        var ids = left.stream().map(FindingKind::id).toArray(String[]::new);
        jdbc.sql("delete from check_choice where tenant_id = ? and finding = any(?)")
                .params(agency, ids)
                .update();
    }

    private void choose(UUID agency, FindingKind kind, Choice choice) {
        jdbc.sql(
                        """
                        insert into check_choice (tenant_id, finding, severity) values (?, ?, ?)
                        on conflict (tenant_id, finding) do update set severity = excluded.severity
                        """)
                .params(agency, kind.id(), choice.name())
                .update();
    }
}
