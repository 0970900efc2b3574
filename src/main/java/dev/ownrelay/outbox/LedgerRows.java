package dev.ownrelay.outbox;

import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.tenant.TenantStatement;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The statement of the {@link Ledger}, for many letters of one agency at once. Every change is
/// fenced by state and attempt: a worker that lost its letter changes nothing. Where no agency is
/// bound it fails, as it would seem to find no letter.
@Repository
class LedgerRows {

    private static final String STATEMENT =
            """
            with today as materialized (
                select case when bound = wanted then wanted end as tenant, day, slot
                from (select coalesce(nullif(current_setting('ownrelay.tenant', true), ''),
                        'no agency is bound')::uuid as bound,
                    ?::uuid as wanted, ?::date as day, ?::smallint as slot) as given),
            e as materialized (
                select * from unnest(?::uuid[], ?::text[], ?::int[], ?::timestamptz[],
                    ?::timestamptz[], ?::text[], ?::int[], ?::text[], ?::boolean[], ?::uuid[],
                    ?::text[], ?::timestamptz[], ?::bigint[], ?::text[], ?::text[], ?::int[],
                    ?::text[], ?::text[], ?::timestamptz[])
                    as e (id, state, number, due_at, finished_at, hold, fence, from_state, answers,
                        try, route, started_at, millis, outcome, stage, code, enhanced, reply,
                        next_due_at)),
            ended as (
                update message m set state = e.state, attempt = e.number, due_at = e.due_at,
                    finished_at = e.finished_at, hold_reason = e.hold
                from e where m.tenant_id = (select tenant from today) and m.id = e.id
                and m.attempt = e.fence
                and (m.state = e.from_state or m.state = 'UNKNOWN' and e.answers)
                returning m.id, m.smtp_server_id, m.route_name, m.state),
            told as (
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text,
                    next_due_at)
                select (select tenant from today), e.try, e.id, e.number, e.route, e.started_at,
                    e.millis, e.outcome, e.stage, e.code, e.enhanced, e.reply, e.next_due_at
                from e where e.id in (select id from ended)),
            counted as (
                insert into delivery_day as d (tenant_id, day, slot, smtp_server_id, route_name,
                    accepted, deferred, refused, unknown)
                select t.tenant, t.day, t.slot, smtp_server_id, max(route_name),
                    count(*) filter (where state = 'SENT'),
                    count(*) filter (where state = 'QUEUED'),
                    count(*) filter (where state = 'FAILED'),
                    count(*) filter (where state = 'UNKNOWN')
                from ended, today t where state in ('SENT', 'QUEUED', 'FAILED', 'UNKNOWN')
                group by t.tenant, t.day, t.slot, smtp_server_id order by smtp_server_id
                on conflict (tenant_id, smtp_server_id, day, slot) do update
                set accepted = d.accepted + excluded.accepted,
                    deferred = d.deferred + excluded.deferred,
                    refused = d.refused + excluded.refused,
                    unknown = d.unknown + excluded.unknown, route_name = excluded.route_name),
            marked as (
                update message m set state = 'SENDING', attempt = m.attempt + 1
                from unnest(?::uuid[], ?::int[]) as n (id, attempt)
                where m.tenant_id = (select tenant from today) and m.id = n.id
                and m.state = 'QUEUED' and m.attempt = n.attempt
                and not exists (select from agency a
                    where a.id = (select tenant from today) and a.paused)
                returning m.id)
            select id, false as marked from ended union all select id, true from marked
            """;

    /// The ids of the letters that were still theirs to change.
    record Written(Set<UUID> ended, Set<UUID> marked) {}

    private final TenantStatement statement;
    private final DayCounts counts;

    LedgerRows(TenantStatement statement, DayCounts counts) {
        this.statement = statement;
        this.counts = counts;
    }

    /// Stores the ends of tries, adds their rows for people, counts them, and marks letters: by the
    /// mark they are claimed. None is marked of a paused agency, whose lane may have begun before.
    ///
    /// @param ends no letter twice
    /// @param next no letter twice: PostgreSQL would change its row once and tell both
    Written write(List<LetterEnd> ends, List<QueuedLetter> next, Instant now) {
        return statement.execute(
                STATEMENT,
                (sql, from) -> new Columns(sql, from).set(ends, next, now),
                LedgerRows::read);
    }

    private static Written read(ResultSet rows) throws SQLException {
        var written = new Written(new HashSet<>(), new HashSet<>());
        while (rows.next()) {
            var ids = rows.getBoolean("marked") ? written.marked() : written.ended();
            ids.add(rows.getObject("id", UUID.class));
        }
        return written;
    }

    /// The parameters, which are arrays but for the first three, in the order of the statement.
    private final class Columns {

        private final PreparedStatement sql;
        private int next;

        Columns(PreparedStatement sql, int first) {
            this.sql = sql;
            next = first;
        }

        void set(List<LetterEnd> ends, List<QueuedLetter> letters, Instant now)
                throws SQLException {
            sql.setObject(next++, CurrentTenant.get());
            sql.setObject(next++, counts.day(now));
            sql.setInt(next++, DayCounts.slot());
            add("uuid", ends, LetterEnd::id);
            add("text", ends, LetterEnd::state);
            add("int4", ends, LetterEnd::number);
            addTimes(ends, LetterEnd::dueAt);
            addTimes(ends, LetterEnd::finishedAt);
            add("text", ends, LetterEnd::hold);
            add("int4", ends, LetterEnd::fence);
            add("text", ends, LetterEnd::from);
            add("bool", ends, LetterEnd::answersQuestion);
            addTries(ends.stream().map(LetterEnd::attempt).toList());
            add("uuid", letters, QueuedLetter::id);
            add("int4", letters, QueuedLetter::attempt);
        }

        private void addTries(List<DeliveryAttempt> tries) throws SQLException {
            add("uuid", tries, DeliveryAttempt::getId);
            add("text", tries, DeliveryAttempt::routeName);
            addTimes(tries, DeliveryAttempt::startedAt);
            add("int8", tries, DeliveryAttempt::millis);
            add("text", tries, DeliveryAttempt::outcome);
            add("text", tries, DeliveryAttempt::stage);
            add("int4", tries, DeliveryAttempt::replyCode);
            add("text", tries, DeliveryAttempt::enhancedCode);
            add("text", tries, DeliveryAttempt::replyText);
            addTimes(tries, DeliveryAttempt::nextDueAt);
        }

        private <T> void addTimes(List<T> rows, Function<T, @Nullable Instant> value)
                throws SQLException {
            add(
                    "timestamptz",
                    rows,
                    row -> {
                        var at = value.apply(row);
                        return at == null ? null : at.atOffset(ZoneOffset.UTC);
                    });
        }

        private <T> void add(String type, List<T> rows, Function<T, @Nullable Object> value)
                throws SQLException {
            var values = rows.stream().map(value).toArray();
            sql.setArray(next++, sql.getConnection().createArrayOf(type, values));
        }
    }
}
