package dev.ownrelay.policy;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.account.People;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// The messages that left though they would have been stopped.
@Repository
public class SentAnyway {

    /// What stands in the history of a message.
    ///
    /// @param by the name of who sent it; null: nobody knows any more
    /// @param findings ids, also such as this version of the application does not know
    public record Told(@Nullable String by, Instant at, List<String> findings) {}

    private record Row(UUID by, Instant at, List<String> findings) {}

    private final JdbcClient jdbc;
    private final People people;
    private final AuditTrail audit;
    private final Clock clock;

    SentAnyway(JdbcClient jdbc, People people, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.audit = audit;
        this.clock = clock;
    }

    /// Notes it in the transaction that stores the messages.
    ///
    /// @param messages the address of each of them by its id
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(Overruled overruled, Map<UUID, String> messages) {
        var stopped = new TreeMap<UUID, List<FindingKind>>();
        messages.forEach((id, address) -> {
            if (!overruled.to(address).isEmpty()) {
                stopped.put(id, overruled.to(address));
            }
        });
        if (!stopped.isEmpty()) {
            store(overruled.by(), stopped);
            var findings = new TreeSet<FindingKind>();
            stopped.values().forEach(findings::addAll);
            boolean one = stopped.size() == 1;
            audit.note(
                    overruled.by(),
                    one ? "message.sent-anyway" : "message.batch-sent-anyway",
                    one ? stopped.firstKey() : null,
                    "[" + ids(findings, ", ") + "]");
        }
    }

    /// All in one statement: an email may go to hundreds of people.
    private void store(UUID by, SortedMap<UUID, List<FindingKind>> stopped) {
        jdbc.sql(
                        """
                        insert into sent_anyway (tenant_id, message_id, findings, sent_by, sent_at)
                        select ?, message, string_to_array(findings, ' '), ?, ?
                        from unnest(?, ?) as stopped (message, findings)
                        """)
                .params(
                        CurrentTenant.get(),
                        by,
                        Timestamp.from(clock.instant()),
                        stopped.keySet().toArray(UUID[]::new),
                        stopped.values().stream().map(all -> ids(all, " ")).toArray(String[]::new))
                .update();
    }

    private static String ids(Collection<FindingKind> findings, String between) {
        return findings.stream().map(FindingKind::id).collect(joining(between));
    }

    @Transactional(readOnly = true)
    public Optional<Told> find(UUID message) {
        return jdbc.sql(
                        """
                        select findings, sent_by, sent_at from sent_anyway
                        where tenant_id = ? and message_id = ?
                        """)
                .params(CurrentTenant.get(), message)
                .query((rows, _) -> row(rows))
                .optional()
                .map(row ->
                        new Told(
                                people.names(Set.of(row.by())).get(row.by()),
                                row.at(),
                                row.findings()));
    }

    private static Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getObject("sent_by", UUID.class),
                rows.getTimestamp("sent_at").toInstant(),
                List.of((String[]) rows.getArray("findings").getArray()));
    }
}
