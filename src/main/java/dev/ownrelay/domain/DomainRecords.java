package dev.ownrelay.domain;

import dev.ownrelay.advice.FoundRecord;
import dev.ownrelay.advice.FoundRecord.Kind;
import dev.ownrelay.advice.RecordAnswer;
import dev.ownrelay.advice.RecordFault;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// What the DNS said of the records of the agency's domains, now and before.
@Repository
class DomainRecords {

    /// Of one domain, changes that are kept.
    static final int CHANGES = 50;

    private final JdbcClient jdbc;

    DomainRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// By kind and name.
    @Transactional(readOnly = true)
    public List<FoundRecord> of(UUID domain) {
        return jdbc.sql(
                        """
                        select * from domain_record
                        where tenant_id = ? and domain_id = ? and ended_at is null
                        order by kind, name
                        """)
                .params(CurrentTenant.get(), domain)
                .query(DomainRecords::record)
                .list();
    }

    /// The newest first.
    @Transactional(readOnly = true)
    public List<RecordChange> changes(UUID domain) {
        return jdbc.sql(
                        """
                        select now.kind, now.name, now.changed_at, before.texts as before, now.texts
                        from domain_record now join domain_record before
                            on before.tenant_id = now.tenant_id and before.domain_id = now.domain_id
                            and before.kind = now.kind and before.name = now.name
                            and before.ended_at = now.changed_at
                        where now.tenant_id = ? and now.domain_id = ? and now.texts is not null
                        order by now.changed_at desc, now.kind, now.name limit ?
                        """)
                .params(CurrentTenant.get(), domain, CHANGES)
                .query((row, _) ->
                        new RecordChange(
                                Kind.valueOf(row.getString("kind")),
                                row.getString("name"),
                                row.getTimestamp("changed_at").toInstant(),
                                texts(row, "before"),
                                texts(row, "texts")))
                .list();
    }

    /// Takes down what was said; of a name that nobody asks for any more nothing is kept.
    ///
    /// @param askedAt before the answers came
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(UUID domain, Instant askedAt, Collection<RecordAnswer> answers) {
        var known = of(domain);
        for (var answer : answers) {
            var before =
                    known.stream().filter(record -> isOf(record, answer)).findFirst().orElse(null);
            if (before == null || !before.askedAt().isAfter(askedAt)) {
                note(domain, before, answer, askedAt);
            }
        }
        known.stream()
                .filter(record -> answers.stream().noneMatch(answer -> isOf(record, answer)))
                .forEach(record -> forget(domain, record));
        forgetOldest(domain);
    }

    private static boolean isOf(FoundRecord record, RecordAnswer answer) {
        return record.kind() == answer.kind() && record.name().equals(answer.name());
    }

    private void note(
            UUID domain, @Nullable FoundRecord before, RecordAnswer answer, Instant askedAt) {
        if (before == null) {
            add(domain, answer, askedAt);
        } else if (answer.texts() == null || answer.texts().equals(before.texts())) {
            seenAgain(domain, answer, askedAt);
        } else {
            end(domain, before, askedAt);
            add(domain, answer, askedAt);
        }
    }

    private void add(UUID domain, RecordAnswer answer, Instant at) {
        var now = Timestamp.from(at);
        var texts = answer.texts();
        jdbc.sql(
                        """
                        insert into domain_record (tenant_id, id, domain_id, kind, name, texts,
                            faults, asked_at, seen_at, changed_at)
                        values (:agency, :id, :domain, :kind, :name, :texts, :faults, :now, :seen,
                            :now)
                        """)
                .param("agency", CurrentTenant.get())
                .param("id", UUID.randomUUID())
                .param("domain", domain)
                .param("kind", answer.kind().name())
                .param("name", answer.name())
                .param("texts", texts == null ? null : texts.toArray(String[]::new))
                .param("faults", faults(answer))
                .param("seen", texts == null ? null : now)
                .param("now", now)
                .update();
    }

    private void seenAgain(UUID domain, RecordAnswer answer, Instant at) {
        var seen = answer.texts() == null ? "" : ", seen_at = :now, faults = :faults";
        jdbc.sql(
                        """
                        update domain_record set asked_at = :now%s
                        where tenant_id = :agency and domain_id = :domain and kind = :kind
                            and name = :name and ended_at is null
                        """
                                .formatted(seen))
                .param("now", Timestamp.from(at))
                .param("agency", CurrentTenant.get())
                .param("domain", domain)
                .param("kind", answer.kind().name())
                .param("name", answer.name())
                .param("faults", faults(answer))
                .update();
    }

    private static String[] faults(RecordAnswer answer) {
        return answer.faults().stream().map(RecordFault::stored).toArray(String[]::new);
    }

    /// That nobody answered is nothing to remember.
    private void end(UUID domain, FoundRecord before, Instant at) {
        if (before.texts() == null) {
            forget(domain, before);
            return;
        }
        jdbc.sql(
                        """
                        update domain_record set ended_at = ?
                        where tenant_id = ? and domain_id = ? and kind = ? and name = ?
                            and ended_at is null
                        """)
                .params(Timestamp.from(at), CurrentTenant.get(), domain)
                .params(before.kind().name(), before.name())
                .update();
    }

    private void forget(UUID domain, FoundRecord record) {
        jdbc.sql(
                        """
                        delete from domain_record
                        where tenant_id = ? and domain_id = ? and kind = ? and name = ?
                            and ended_at is null
                        """)
                .params(CurrentTenant.get(), domain, record.kind().name(), record.name())
                .update();
    }

    private void forgetOldest(UUID domain) {
        jdbc.sql(
                        """
                        delete from domain_record where tenant_id = :agency and id in (
                            select id from domain_record
                            where tenant_id = :agency and domain_id = :domain
                                and ended_at is not null
                            order by ended_at desc offset :most)
                        """)
                .param("agency", CurrentTenant.get())
                .param("domain", domain)
                .param("most", CHANGES)
                .update();
    }

    private static FoundRecord record(ResultSet row, int number) throws SQLException {
        var seen = row.getTimestamp("seen_at");
        return new FoundRecord(
                Kind.valueOf(row.getString("kind")),
                row.getString("name"),
                row.getArray("texts") == null ? null : texts(row, "texts"),
                texts(row, "faults").stream().map(RecordFault::read).toList(),
                row.getTimestamp("asked_at").toInstant(),
                seen == null ? null : seen.toInstant(),
                row.getTimestamp("changed_at").toInstant());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
