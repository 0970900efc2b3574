package dev.ownrelay.figures;

import dev.ownrelay.ledger.DayCounts;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Counts the messages that were put off, each once however often it was: the counters of a day
/// know only how often, which no list can show.
@Component
class DeferredMessages {

    /// The messages of one server; null: the default relay.
    record OfServer(@Nullable UUID server, long messages) {}

    private record OfDay(LocalDate date, long messages) {}

    private static final String PUT_OFF =
            """
            from delivery_attempt a join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
            where a.tenant_id = :agency and a.next_due_at is not null
                and a.started_at >= :from and a.started_at < :until
            """;

    private final JdbcClient jdbc;
    private final DayCounts counts;
    private final ZoneId zone;

    DeferredMessages(JdbcClient jdbc, DayCounts counts, ZoneId zone) {
        this.jdbc = jdbc;
        this.counts = counts;
        this.zone = zone;
    }

    List<OfServer> byServer(LocalDate first, LocalDate last) {
        var sql = "select m.smtp_server_id as server, count(distinct a.message_id) as messages ";
        return asked(sql + PUT_OFF + "group by 1", first, last).query(OfServer.class).list();
    }

    /// @param every whether of all servers
    /// @param server null: the default relay
    Map<LocalDate, Long> byDay(
            LocalDate first, LocalDate last, boolean every, @Nullable UUID server) {
        var sql =
                """
                select (a.started_at at time zone :zone)::date as date,
                    count(distinct a.message_id) as messages
                """;
        var narrowed =
                PUT_OFF
                        + "and (:every or m.smtp_server_id is not distinct from :server::uuid)"
                        + " group by 1";
        return asked(sql + narrowed, first, last)
                .param("zone", zone.getId())
                .param("every", every)
                .param("server", server)
                .query(OfDay.class)
                .stream()
                .collect(Collectors.toMap(OfDay::date, OfDay::messages));
    }

    private JdbcClient.StatementSpec asked(String sql, LocalDate first, LocalDate last) {
        return jdbc.sql(sql)
                .param("agency", CurrentTenant.get())
                .param("from", Timestamp.from(counts.start(first)))
                .param("until", Timestamp.from(counts.start(last.plusDays(1))));
    }
}
