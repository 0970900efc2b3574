package dev.ownrelay.outbox;

import dev.ownrelay.message.MessageState;

import jakarta.persistence.Query;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Which messages a query is about: conditions on `m`, all of which must hold, and their values.
final class MessageConditions {

    /// The oldest message that a search looks at, of more.
    record Reach(UUID id, Instant at) {}

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();
    private String order = "m.createdAt desc, m.id desc";

    MessageConditions and(String condition) {
        conditions.add(condition);
        return this;
    }

    /// @param name of the value in the condition
    /// @param value null: the condition is left out
    MessageConditions and(String condition, String name, @Nullable Object value) {
        return value == null ? this : and(condition).value(name, value);
    }

    MessageConditions value(String name, Object value) {
        if (values.put(name, value) != null) {
            throw new IllegalStateException("Two values are called " + name);
        }
        return this;
    }

    /// Said by its name, as the database uses no index of a few states for a value that it only
    /// gets later.
    ///
    /// @param state null: all
    MessageConditions andState(@Nullable MessageState state) {
        return state == null ? this : and("m.state = " + state.name());
    }

    /// Of one server, or of the default relay.
    MessageConditions andServer(@Nullable Object server) {
        return server == null
                ? and("m.smtpServerId is null")
                : and("m.smtpServerId = :server", "server", server);
    }

    /// Older than one of them.
    ///
    /// @param message null: all
    MessageConditions behind(@Nullable UUID message) {
        return and(
                """
                (m.createdAt, m.id) < (select a.createdAt, a.id from Message a where a.id = :after)
                """,
                "after",
                message);
    }

    /// Not older than one of them.
    MessageConditions until(Reach reach) {
        return and(
                        """
                        m.createdAt >= :reachAt and (m.createdAt > :reachAt or m.id >= :reachId)
                        """,
                        "reachAt",
                        reach.at())
                .value("reachId", reach.id());
    }

    /// They are known to be few of very many: they are sorted, by what no index is in the order of,
    /// instead of looked for among all.
    MessageConditions few() {
        order = "coalesce(m.createdAt, m.createdAt) desc, m.id desc";
        return this;
    }

    /// The conditions, and the newest first.
    String newest() {
        return where() + " order by " + order;
    }

    String where() {
        return conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
    }

    <Q extends Query> Q bind(Q query) {
        values.forEach(query::setParameter);
        return query;
    }
}
