package dev.ownrelay.outbox;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a filter of the outbox asks for, as conditions of a query.
@Component
class MessageSearch {

    /// Messages that a search for words looks at, one after another.
    private static final int REACH = 10_000;

    /// As many as are sorted for every page.
    private static final int FEW = 5_000;

    private static final String ANY =
            "select '%s' where exists (select from message where tenant_id = :tenant and %s)";

    /// Without the order the database might look for it in the table, from its beginning.
    private static final String SENT =
            """
            (select 'SENT' from message where tenant_id = :tenant and state = 'SENT'
                order by created_at desc, id desc limit 1)
            """;

    private static final String LAST_IN_REACH =
            """
            select created_at, id from message where tenant_id = :tenant %s
            order by created_at desc, id desc offset :before limit 2
            """;

    private static final String BEHIND =
            """
            and (created_at, id) < (select created_at, id from message
                where tenant_id = :tenant and id = :from)
            """;

    private final MessageParts parts;
    private final JdbcClient jdbc;

    MessageSearch(MessageParts parts, JdbcClient jdbc) {
        this.parts = parts;
        this.jdbc = jdbc;
    }

    /// The states that messages of the agency have. An index of its own finds each that is seldom.
    @Transactional(readOnly = true)
    List<MessageState> states() {
        var found = found(MessageState.own().stream().map(state -> one(state.name())));
        return MessageState.own().stream().filter(state -> found.contains(state.name())).toList();
    }

    /// Whether any message of the agency came back.
    @Transactional(readOnly = true)
    boolean anyCameBack() {
        return !found(Stream.of(ANY.formatted("BOUNCED", "bounced_at is not null"))).isEmpty();
    }

    private static String one(String state) {
        return state.equals("SENT") ? SENT : ANY.formatted(state, "state = '" + state + "'");
    }

    private List<String> found(Stream<String> questions) {
        return jdbc.sql(questions.collect(Collectors.joining(" union all ")))
                .param("tenant", CurrentTenant.get())
                .query(String.class)
                .list();
    }

    /// A search for words reads message by message, so it goes on where somebody asks for it.
    ///
    /// @return nothing if the filter looks at all messages that are left
    Optional<MessageConditions.Reach> reach(MessageFilter filter) {
        if (filter.search().isEmpty() || filter.batch() != null) {
            return Optional.empty();
        }
        var last =
                jdbc.sql(LAST_IN_REACH.formatted(isThere(filter.from()) ? BEHIND : ""))
                        .param("tenant", CurrentTenant.get())
                        .param("from", filter.from())
                        .param("before", REACH - 1)
                        .query((row, _) ->
                                new MessageConditions.Reach(
                                        row.getObject("id", UUID.class),
                                        row.getTimestamp("created_at").toInstant()))
                        .list();
        return last.size() > 1 ? Optional.of(last.getFirst()) : Optional.empty();
    }

    /// A message that has gone since, or never was, moves no search.
    private boolean isThere(@Nullable UUID message) {
        return message != null
                && jdbc.sql("select exists (select from message where tenant_id = ? and id = ?)")
                        .params(CurrentTenant.get(), message)
                        .query(Boolean.class)
                        .single();
    }

    MessageConditions of(MessageFilter filter) {
        return of(filter, filter.state());
    }

    /// @param state in which of those that the filter shows; null: in any
    MessageConditions of(MessageFilter filter, @Nullable MessageState state) {
        var found = new MessageConditions();
        if (state == MessageState.QUEUED && fewWait()) {
            found.few();
        }
        var part = filter.part();
        if (part != null && filter.hasPart()) {
            parts.narrow(part, found);
        }
        found.andState(state)
                .and(
                        "m.holdReason = :hold and not m.batchPaused",
                        "hold",
                        filter.hold() == HoldReason.BATCH_PAUSED ? null : filter.hold())
                .and("m.senderId = :sender", "sender", filter.sender())
                .and("m.batchId = :batch", "batch", filter.batch());
        if (filter.hold() == HoldReason.BATCH_PAUSED) {
            found.and("m.state = HELD and m.batchPaused");
        }
        if (filter.hasServer()) {
            server(filter, found);
        }
        return found.and(
                        """
                        (lower(m.subject) like :q escape '\\' or lower(m.toName) like :q escape '\\'
                        or lower(m.toAddress) like :q escape '\\')
                        """,
                        "q",
                        filter.search().isEmpty() ? null : filter.pattern())
                .behind(behind(filter));
    }

    private @Nullable UUID behind(MessageFilter filter) {
        return filter.after() == null && !isThere(filter.from()) ? null : filter.behind();
    }

    /// What waits is seldom among the newest: an index of its own finds it.
    private boolean fewWait() {
        return jdbc.sql(
                                """
                                select count(*) from (select from message
                                    where tenant_id = :tenant and state = 'QUEUED'
                                    limit :few + 1) waiting
                                """)
                        .param("tenant", CurrentTenant.get())
                        .param("few", FEW)
                        .query(Integer.class)
                        .single()
                <= FEW;
    }

    private static void server(MessageFilter filter, MessageConditions found) {
        var server = filter.server();
        if (server != null) {
            found.andServer(MessageFilter.DEFAULT_RELAY.equals(server) ? null : uuid(server));
        }
    }

    /// Something that is no id matches nothing.
    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return new UUID(0, 0);
        }
    }
}
