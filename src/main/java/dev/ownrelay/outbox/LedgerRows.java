package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The statement of the {@link Ledger}, for many letters of one agency at once. Every change is
/// fenced by state and attempt: a worker that lost its letter changes nothing.
@Repository
class LedgerRows {

    private static final String STATEMENT =
            """
            with ended as (
                update message m set state = e.state, attempt = e.number, due_at = e.due_at,
                    finished_at = e.finished_at, hold_reason = e.hold
                from unnest(:id::uuid[], :state::text[], :number::int[], :dueAt::timestamptz[],
                    :finishedAt::timestamptz[], :hold::text[], :fence::int[], :from::text[],
                    :answers::boolean[])
                    as e (id, state, number, due_at, finished_at, hold, fence, from_state, answers)
                where m.tenant_id = :tenant and m.id = e.id and m.attempt = e.fence
                and (m.state = e.from_state or m.state = 'UNKNOWN' and e.answers)
                returning m.id),
            told as (
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text,
                    next_due_at)
                select :tenant, a.* from unnest(:try::uuid[], :id::uuid[], :number::int[],
                    :route::text[], :startedAt::timestamptz[], :millis::bigint[], :outcome::text[],
                    :stage::text[], :code::int[], :enhanced::text[], :text::text[],
                    :nextDueAt::timestamptz[])
                    as a (id, message_id)
                where a.message_id in (select id from ended)),
            marked as (
                update message m set state = 'SENDING', attempt = m.attempt + 1
                from unnest(:next::uuid[], :attempt::int[]) as n (id, attempt)
                where m.tenant_id = :tenant and m.id = n.id and m.state = 'QUEUED'
                and m.attempt = n.attempt
                and not exists (select from agency a where a.id = :tenant and a.paused)
                returning m.id)
            select id, false as marked from ended union all select id, true from marked
            """;

    /// The ids of the letters that were still theirs to change.
    record Written(Set<UUID> ended, Set<UUID> marked) {}

    private record Row(UUID id, boolean marked) {}

    private final JdbcClient jdbc;

    LedgerRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Stores the ends of tries, adds their rows for people, and marks letters: by the mark they
    /// are claimed. None is marked of a paused agency, whose lane may have begun before.
    ///
    /// @param ends no letter twice
    /// @param next no letter twice: PostgreSQL would change its row once and tell both
    Written write(UUID tenant, List<LetterEnd> ends, List<Message> next) {
        var rows = ends.stream().map(LetterEnd::attempt).toList();
        var changed =
                jdbc.sql(STATEMENT)
                        .param("tenant", tenant)
                        .param("id", column("uuid", ends, LetterEnd::id))
                        .param("state", column("text", ends, LetterEnd::state))
                        .param("number", column("int4", ends, LetterEnd::number))
                        .param("dueAt", times(ends, LetterEnd::dueAt))
                        .param("finishedAt", times(ends, LetterEnd::finishedAt))
                        .param("hold", column("text", ends, LetterEnd::hold))
                        .param("fence", column("int4", ends, LetterEnd::fence))
                        .param("from", column("text", ends, LetterEnd::from))
                        .param("answers", column("bool", ends, LetterEnd::answersQuestion))
                        .param("try", column("uuid", rows, DeliveryAttempt::getId))
                        .param("route", column("text", rows, DeliveryAttempt::routeName))
                        .param("startedAt", times(rows, DeliveryAttempt::startedAt))
                        .param("millis", column("int8", rows, DeliveryAttempt::millis))
                        .param("outcome", column("text", rows, DeliveryAttempt::outcome))
                        .param("stage", column("text", rows, DeliveryAttempt::stage))
                        .param("code", column("int4", rows, DeliveryAttempt::replyCode))
                        .param("enhanced", column("text", rows, DeliveryAttempt::enhancedCode))
                        .param("text", column("text", rows, DeliveryAttempt::replyText))
                        .param("nextDueAt", times(rows, DeliveryAttempt::nextDueAt))
                        .param("next", column("uuid", next, Message::getId))
                        .param("attempt", column("int4", next, Message::attempt))
                        .query(Row.class)
                        .list();
        return new Written(ids(changed, false), ids(changed, true));
    }

    private static Set<UUID> ids(List<Row> rows, boolean marked) {
        return rows.stream()
                .filter(row -> row.marked() == marked)
                .map(Row::id)
                .collect(Collectors.toSet());
    }

    private static <T> SqlArrayValue times(List<T> rows, Function<T, @Nullable Instant> value) {
        return column(
                "timestamptz",
                rows,
                row -> {
                    var at = value.apply(row);
                    return at == null ? null : at.atOffset(ZoneOffset.UTC);
                });
    }

    private static <T> SqlArrayValue column(
            String type, List<T> rows, Function<T, @Nullable Object> value) {
        return new SqlArrayValue(type, rows.stream().map(value).toArray());
    }
}
