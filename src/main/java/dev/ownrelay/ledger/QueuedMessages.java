package dev.ownrelay.ledger;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The messages of lanes. What every turn asks is said in SQL: Hibernate would translate it anew
/// each time, as it does with all queries about agencies' rows.
@Repository
class QueuedMessages {

    private static final String MESSAGES =
            """
            select tenant_id, id, batch_id, sender_id, turn_of, smtp_server_id, route_name, from_address, to_address, source,
                splice_at, size, attempt, attempts_before, queued_at, due_at, destination,
                lifts_mark, signature, signed_by, enabled as sender_enabled,
                exists (select from batch_pause p
                    where p.tenant_id = message.tenant_id and p.batch_id = message.batch_id
                    and p.sender_id = sender.sender_id and p.paused_at >= queued_at) as paused
            from message join (select tenant_id, id as sender_id, enabled from app_user) as sender
                using (tenant_id, sender_id)
                left join (select tenant_id, message_id as id, signature, signed_by
                    from message_signature) as signed using (tenant_id, id) \
            """;

    private static final String PICKED =
            MESSAGES + "join picked using (id) where tenant_id = :agency order by place, behind";

    /// To plan it takes longer than to run it.
    private static final String PLAN_ONCE =
            "select set_config('plan_cache_mode', 'force_generic_plan', true)";

    private static final UUID NO_ID = new UUID(0, 0);

    private static final List<String> OF =
            List.of(
                    "tenant_id = ? and smtp_server_id is null and ",
                    "tenant_id = ? and smtp_server_id = ? and ",
                    "tenant_id = ? and smtp_server_id = ? and sender_id = ? and ");

    /// No lane of one user has it.
    private static final String NO_OTHER =
            """
            not exists (select from scheduled_tasks t where t.task_name = 'login-lane' and t.picked
                and t.task_instance = tenant_id || ':' || smtp_server_id || ':' || sender_id)
            """;

    /// The lane of all users does not have it.
    private static final String NO_ALL =
            """
            not exists (select from scheduled_tasks t where t.task_name = 'lane' and t.picked
                and t.task_instance = tenant_id || ':' || smtp_server_id)
            """;

    private final JdbcClient jdbc;

    QueuedMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those whose time has come, in the order in which they leave.
    List<QueuedMessage> due(Queue queue, Instant now, Pick pick) {
        var small = pick.reachedOfSmall();
        var large = pick.reachedOfLarge();
        jdbc.sql(PLAN_ONCE).query(String.class).single();
        return of(queue, QueueSql.of(queue).due(PICKED))
                .param("now", Timestamp.from(now))
                .param("ahead", pick.turn().ahead())
                .param("last", pick.turn().last())
                .param("most", pick.most())
                .param("inHand", array(pick.inHand()))
                .param("seenTurns", array(large, QueuedMessage::turnOf))
                .param("seenDues", array(large, QueuedMessage::dueAt))
                .param("seenIds", array(large, QueuedMessage::id))
                .param("smallDue", Timestamp.from(small == null ? Instant.EPOCH : small.dueAt()))
                .param("smallId", small == null ? NO_ID : small.id())
                .query(QueuedMessages::message)
                .list();
    }

    /// As PostgreSQL reads it.
    private static String array(Collection<?> values) {
        return values.stream().map(String::valueOf).collect(joining(",", "{", "}"));
    }

    private static String array(
            Collection<QueuedMessage> messages, Function<QueuedMessage, @Nullable Object> value) {
        return array(messages.stream().map(value).toList());
    }

    /// Those that are older than it is of use to try.
    List<QueuedMessage> expired(Queue queue, Instant queuedUntil, int most) {
        return messages(
                queue,
                "state = 'QUEUED' and queued_at <= ? limit ?",
                Timestamp.from(queuedUntil),
                most);
    }

    /// Those that a connection has claimed, but for those of a lane that is at work: a server whose
    /// users have just got logins of their own, or lost them, has lanes of both kinds for a moment.
    List<QueuedMessage> sending(Queue queue) {
        return messages(
                queue,
                queue.server() == null
                        ? "state = 'SENDING'"
                        : "state = 'SENDING' and " + (queue.sender() == null ? NO_OTHER : NO_ALL));
    }

    private List<QueuedMessage> messages(Queue queue, String which, Object... parameters) {
        return at(MESSAGES + "where ", queue, which)
                .params(parameters)
                .query(QueuedMessages::message)
                .list();
    }

    Optional<Instant> nextDue(Queue queue) {
        return of(queue, QueueSql.of(queue).nextDue())
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /// How many wait, by whose turn they take; null: of those that go first.
    ///
    /// @param own of this turn only those that are due until `due`
    /// @param now of the others
    Map<@Nullable UUID, Long> waiting(Queue queue, @Nullable UUID own, Instant due, Instant now) {
        var waiting = new HashMap<@Nullable UUID, Long>();
        of(queue, QueueSql.of(queue).waiting())
                .param("own", own)
                .param("due", Timestamp.from(due))
                .param("now", Timestamp.from(now))
                .query(
                        (RowCallbackHandler)
                                row ->
                                        waiting.put(
                                                row.getObject("turn_of", UUID.class),
                                                row.getLong("messages")));
        return waiting;
    }

    private JdbcClient.StatementSpec of(Queue queue, String sql) {
        return jdbc.sql(sql)
                .param("agency", CurrentTenant.get())
                .param("server", queue.server())
                .param("sender", queue.sender());
    }

    /// Who has messages in the queue of a server.
    List<UUID> senders(UUID server) {
        return at(
                        "select distinct sender_id from message where ",
                        Queue.of(server),
                        "state = 'QUEUED'")
                .query(UUID.class)
                .list();
    }

    /// An index serves each of both conditions, and none serves one that would fit both.
    private JdbcClient.StatementSpec at(String select, Queue queue, String which) {
        var of = jdbc.sql(select + OF.get(kind(queue)) + which).param(CurrentTenant.get());
        var all = queue.server() == null ? of : of.param(queue.server());
        return queue.sender() == null ? all : all.param(queue.sender());
    }

    private static int kind(Queue queue) {
        return queue.server() == null ? 0 : queue.sender() == null ? 1 : 2;
    }

    private static QueuedMessage message(ResultSet row, int number) throws SQLException {
        int attempt = row.getInt("attempt");
        return new QueuedMessage(
                row.getObject("tenant_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getObject("batch_id", UUID.class),
                row.getObject("sender_id", UUID.class),
                row.getObject("turn_of", UUID.class),
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
