package dev.ownrelay.ledger;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.tenant.TenantStatement;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Writes the states of messages, but for what people do to one of them, which [Message] knows, and
/// to a batch, which [BatchStates] does. Every change is fenced by state, and by the attempt where
/// a lane has the message in its hands: a worker that lost it changes nothing.
@Repository
public class MessageStates {

    /// One update for both: of a few messages most of the time goes into making ready for it.
    private static final String ENDS_AND_MARKS =
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
                    ?::text[], ?::text[], ?::timestamptz[], ?::text[])
                    as e (id, state, number, due_at, finished_at, hold, fence, from_state, answers,
                        try, route, started_at, millis, outcome, stage, code, enhanced, reply,
                        next_due_at, signature)),
            changes as (
                select id, state, number, due_at, finished_at, hold, fence, from_state, answers,
                    false as marks
                from e
                union all
                select id, 'SENDING', attempt + 1, null, null, null, attempt, 'QUEUED', false, true
                from unnest(?::uuid[], ?::int[]) as n (id, attempt)
                where not exists (select from agency a
                    where a.id = (select tenant from today) and a.paused)),
            changed as (
                update message m set state = c.state, attempt = c.number,
                    due_at = case when c.marks then m.due_at else c.due_at end,
                    finished_at = case when c.marks then m.finished_at else c.finished_at end,
                    hold_reason = case when c.marks then m.hold_reason else c.hold end
                from changes c where m.tenant_id = (select tenant from today) and m.id = c.id
                and m.attempt = c.fence
                and (m.state = c.from_state or m.state = 'UNKNOWN' and c.answers)
                returning m.id, m.smtp_server_id, m.sender_id, m.route_name, m.state, c.marks),
            ended as (select * from changed where not marks),
            told as (
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text,
                    next_due_at, signature)
                select (select tenant from today), e.try, e.id, e.number, e.route, e.started_at,
                    e.millis, e.outcome, e.stage, e.code, e.enhanced, e.reply, e.next_due_at,
                    e.signature
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
            counted_of_users as (
                insert into delivery_day_of_user as d (tenant_id, day, slot, smtp_server_id, user_id,
                    handed_over)
                select t.tenant, t.day, t.slot, e.smtp_server_id, e.sender_id, count(*)
                from ended e, today t where e.state in ('SENT', 'UNKNOWN')
                and exists (select from smtp_server s where s.tenant_id = t.tenant
                    and s.id = e.smtp_server_id and s.login_grant = 'EACH_USER')
                group by t.tenant, t.day, t.slot, e.smtp_server_id, e.sender_id
                order by e.smtp_server_id, e.sender_id
                on conflict (tenant_id, smtp_server_id, user_id, day, slot) do update
                set handed_over = d.handed_over + excluded.handed_over)
            select id, marks from changed
            """;

    private static final String HOLD =
            """
            update message set state = 'HELD', hold_reason = :reason, held_for = :later,
                batch_paused = false
            where tenant_id = :tenant and id in (select id from message
                where tenant_id = :tenant and state = 'QUEUED' and %s
                for update skip locked)
            """;

    /// The ids of the messages that were still theirs to change.
    record Written(Set<UUID> ended, Set<UUID> marked) {}

    private final TenantStatement statement;
    private final DayCounts counts;
    private final JdbcClient jdbc;

    MessageStates(TenantStatement statement, DayCounts counts, JdbcClient jdbc) {
        this.statement = statement;
        this.counts = counts;
        this.jdbc = jdbc;
    }

    /// Stores the ends of tries, adds their rows for people, counts them, and marks messages: by
    /// the mark they are claimed. None is marked of a paused agency, whose lane may have begun
    /// before. For many messages of one agency at once; where no agency is bound it fails, as it
    /// would seem to find no message.
    ///
    /// @param ends no message twice
    /// @param next no message twice, and none of those that end: PostgreSQL would change its row
    ///   once
    Written write(List<TryEnd> ends, List<QueuedMessage> next, Instant now) {
        return statement.execute(
                ENDS_AND_MARKS,
                (sql, from) -> new LedgerColumns(sql, from).set(counts.day(now), ends, next),
                MessageStates::read);
    }

    private static Written read(ResultSet rows) throws SQLException {
        var written = new Written(new HashSet<>(), new HashSet<>());
        while (rows.next()) {
            var ids = rows.getBoolean("marks") ? written.marked() : written.ended();
            ids.add(rows.getObject("id", UUID.class));
        }
        return written;
    }

    /// Changes a message that is not under way, and no more than its state.
    ///
    /// @return whether it was still as it was seen
    boolean change(
            QueuedMessage message,
            MessageState from,
            MessageState to,
            @Nullable Instant finishedAt,
            @Nullable HoldReason hold) {
        int changed =
                jdbc.sql(
                                """
                                update message set state = :to, finished_at = :finished,
                                    hold_reason = :hold, batch_paused = :paused
                                where tenant_id = :tenant and id = :id and state = :from
                                    and attempt = :fence
                                """)
                        .param("to", to.name())
                        .param("finished", finishedAt == null ? null : Timestamp.from(finishedAt))
                        .param("hold", hold == null ? null : hold.stored())
                        .param("paused", hold == HoldReason.BATCH_PAUSED)
                        .param("tenant", CurrentTenant.get())
                        .param("id", message.id())
                        .param("from", from.name())
                        .param("fence", message.attempt())
                        .update();
        return changed == 1;
    }

    /// Holds the messages of a queue. One that somebody else is changing is left to the next turn
    /// of its lane: waiting for its row could end in a circle, as whoever changes a message then
    /// wakes its lane, whose row is locked here.
    ///
    /// @param place messages meant for it stay; null: none does
    /// @return how many
    int hold(Queue queue, @Nullable String place, HoldReason reason) {
        var elsewhere = " and (:place::text is null or destination <> :place)";
        return hold(of(queue) + elsewhere, queue, reason).param("place", place).update();
    }

    /// The same of those that come from one address.
    int holdFrom(Queue queue, String address, HoldReason reason) {
        return hold(of(queue) + " and from_address = :from", queue, reason)
                .param("from", address)
                .update();
    }

    private static String of(Queue queue) {
        return (queue.server() == null ? "smtp_server_id is null" : "smtp_server_id = :server")
                + (queue.sender() == null ? "" : " and sender_id = :sender");
    }

    private JdbcClient.StatementSpec hold(String which, Queue queue, HoldReason reason) {
        return jdbc.sql(HOLD.formatted(which))
                .param("reason", reason.stored())
                .param("later", reason.later())
                .param("tenant", CurrentTenant.get())
                .param("server", queue.server())
                .param("sender", queue.sender());
    }

    /// Lets what waits for one place leave by another, but for what somebody else is changing.
    ///
    /// @param queue of one sender at a server
    /// @param there with a login or of any
    void follow(Queue queue, String there, String place) {
        jdbc.sql(
                        """
                        update message set destination = :place
                        where tenant_id = :tenant and id in (select id from message
                            where tenant_id = :tenant and smtp_server_id = :server
                                and sender_id = :sender and state in ('QUEUED', 'SCHEDULED')
                                and destination is distinct from :place
                                and (destination is null or destination = :there
                                    or starts_with(destination, :there || ' '))
                            for update skip locked)
                        """)
                .param("tenant", CurrentTenant.get())
                .param("server", queue.server())
                .param("sender", queue.sender())
                .param("there", there)
                .param("place", place)
                .update();
    }

    /// Holds the messages of a sender, but for those that somebody else is changing.
    ///
    /// @return how many
    int holdOf(UUID sender, HoldReason reason) {
        return hold("sender_id = :sender", new Queue(null, sender), reason).update();
    }

    /// What waits for an address that does not work leaves only when a person wants it. Rows that
    /// somebody works on are passed over, so that nobody waits here.
    ///
    /// @param refused the message that told
    /// @return how many
    int holdMarked(UUID candidate, String address, UUID refused) {
        return jdbc.sql(
                        """
                        update message set state = 'HELD', hold_reason = 'ADDRESS_MARKED'
                        where tenant_id = :tenant and id in (
                            select id from message where tenant_id = :tenant
                                and candidate_id = :candidate and id <> :refused
                                and state in ('SCHEDULED', 'QUEUED') and not lifts_mark
                                and lower(to_address) = lower(:address)
                            for no key update skip locked)
                        """)
                .param("tenant", CurrentTenant.get())
                .param("candidate", candidate)
                .param("refused", refused)
                .param("address", address)
                .update();
    }

    /// Queues what waited only for the mark of its address, as if it came now.
    ///
    /// @return where there is more to do now, in the order of lanes
    public List<Queue> releaseMarked(@Nullable UUID candidate, String address, Instant now) {
        return jdbc
                .sql(
                        """
                        update message set state = 'QUEUED', hold_reason = null,
                            held_since = null, queued_at = :now, due_at = :now
                        where tenant_id = :tenant and candidate_id = :candidate
                            and state = 'HELD' and hold_reason = 'ADDRESS_MARKED'
                            and lower(to_address) = lower(:address)
                        returning smtp_server_id, sender_id
                        """)
                .param("tenant", CurrentTenant.get())
                .param("candidate", candidate)
                .param("address", address)
                .param("now", Timestamp.from(now))
                .query(MessageStates::queue)
                .list()
                .stream()
                .distinct()
                .sorted(Queue.ORDER)
                .toList();
    }

    static Queue queue(ResultSet row, int number) throws SQLException {
        return new Queue(
                row.getObject("smtp_server_id", UUID.class),
                row.getObject("sender_id", UUID.class));
    }
}
