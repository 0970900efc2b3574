package dev.ownrelay.ledger;

import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The messages of lanes. What every turn asks is said in SQL: Hibernate would translate it anew
/// each time, as it does with all queries about agencies' rows.
@Repository
class QueuedMessages {

    private static final String MESSAGES =
            """
            select tenant_id, id, smtp_server_id, route_name, from_address, to_address, source,
                splice_at, size, attempt, attempts_before, queued_at, due_at, destination,
                lifts_mark, signature, signed_by, enabled as sender_enabled,
                exists (select from batch_pause p
                    where p.tenant_id = message.tenant_id and p.batch_id = message.batch_id
                    and p.sender_id = sender.sender_id and p.paused_at >= queued_at) as paused
            from message join (select tenant_id, id as sender_id, enabled from app_user) as sender
                using (tenant_id, sender_id)
                left join (select tenant_id, message_id as id, signature, signed_by
                    from message_signature) as signed using (tenant_id, id) where \
            """;

    private final JdbcClient jdbc;

    QueuedMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those whose time has come.
    ///
    /// @param after the last message that is known already; null: none is
    List<QueuedMessage> due(
            @Nullable UUID server, Instant now, @Nullable QueuedMessage after, int most) {
        return messages(
                server,
                "state = 'QUEUED' and due_at <= ? and (due_at, id) > (?, ?) order by due_at, id"
                        + " limit ?",
                Timestamp.from(now),
                Timestamp.from(after == null ? Instant.EPOCH : after.dueAt()),
                after == null ? new UUID(0, 0) : after.id(),
                most);
    }

    /// Those that are older than it is of use to try.
    List<QueuedMessage> expired(@Nullable UUID server, Instant queuedUntil, int most) {
        return messages(
                server,
                "state = 'QUEUED' and queued_at <= ? limit ?",
                Timestamp.from(queuedUntil),
                most);
    }

    /// Those that a connection has claimed.
    List<QueuedMessage> sending(@Nullable UUID server) {
        return messages(server, "state = 'SENDING'");
    }

    private List<QueuedMessage> messages(
            @Nullable UUID server, String which, Object... parameters) {
        return at(MESSAGES, server, which).params(parameters).query(QueuedMessages::message).list();
    }

    Optional<Instant> nextDue(@Nullable UUID server) {
        return at("select min(due_at) from message where ", server, "state = 'QUEUED'")
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /// An index serves each of both conditions, and none serves one that would fit both.
    private JdbcClient.StatementSpec at(String select, @Nullable UUID server, String which) {
        return server == null
                ? jdbc.sql(select + "tenant_id = ? and smtp_server_id is null and " + which)
                        .param(CurrentTenant.get())
                : jdbc.sql(select + "tenant_id = ? and smtp_server_id = ? and " + which)
                        .param(CurrentTenant.get())
                        .param(server);
    }

    private static QueuedMessage message(ResultSet row, int number) throws SQLException {
        int attempt = row.getInt("attempt");
        return new QueuedMessage(
                row.getObject("tenant_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getBoolean("sender_enabled"),
                row.getObject("smtp_server_id", UUID.class),
                row.getString("route_name"),
                row.getString("from_address"),
                row.getString("to_address"),
                row.getBytes("source"),
                row.getObject("splice_at", Integer.class),
                row.getLong("size"),
                attempt,
                attempt - row.getInt("attempts_before"),
                row.getTimestamp("queued_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                row.getString("destination"),
                row.getBoolean("lifts_mark"),
                row.getBoolean("paused"),
                row.getBytes("signature"),
                row.getString("signed_by"));
    }
}
