package dev.ownrelay.domain;

import dev.ownrelay.advice.SpfAdvised;
import dev.ownrelay.advice.SpfAdvised.Outcome;
import dev.ownrelay.advice.UnknownServer;
import dev.ownrelay.advice.Words;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What was worked out for the SPF records of the agency's domains.
@Repository
class SpfAdvices {

    private final JdbcClient jdbc;

    SpfAdvices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public Optional<SpfAdvised> find(UUID domain) {
        return jdbc.sql("select * from spf_advice where tenant_id = ? and domain_id = ?")
                .params(CurrentTenant.get(), domain)
                .query(SpfAdvices::advised)
                .optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(UUID domain, SpfAdvised advised) {
        jdbc.sql(
                        """
                        insert into spf_advice (tenant_id, domain_id, outcome, record, before,
                            after, notes, unknown, facts, made_at)
                        values (:agency, :domain, :outcome, :record, :before, :after, :notes,
                            :unknown, :facts, :at)
                        on conflict (tenant_id, domain_id) do update set
                            outcome = :outcome, record = :record, before = :before, after = :after,
                            notes = :notes, unknown = :unknown, facts = :facts, made_at = :at
                        """)
                .param("agency", CurrentTenant.get())
                .param("domain", domain)
                .param("outcome", advised.outcome().name())
                .param("record", advised.record())
                .param("before", advised.before())
                .param("after", advised.after())
                .param("notes", array(advised.notes().stream().map(Words::stored).toList()))
                .param(
                        "unknown",
                        array(advised.unknown().stream().map(UnknownServer::stored).toList()))
                .param("facts", advised.facts())
                .param("at", Timestamp.from(advised.madeAt()))
                .update();
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static SpfAdvised advised(ResultSet row, int number) throws SQLException {
        return new SpfAdvised(
                Outcome.valueOf(row.getString("outcome")),
                row.getString("record"),
                row.getInt("before"),
                row.getInt("after"),
                texts(row, "notes").stream().map(Words::read).toList(),
                texts(row, "unknown").stream().map(UnknownServer::read).toList(),
                row.getString("facts"),
                row.getTimestamp("made_at").toInstant());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
