package dev.ownrelay.outbox;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.batch.BatchCounts;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The newest emails, of which those that were sent together are one.
@Service
public class NewestEmails {

    /// The messages of a batch have one time of creation, so the index of the newest is gone along
    /// by steps of a batch each, however large it is. It is named after one whose person was not
    /// erased. `offset 0` keeps the planner from going along the index of the batches, and so
    /// through all of them, to group by it.
    private static final String ENTRIES =
            """
            with recursive last as (
                select created_at, batch_id from message
                where tenant_id = :tenant and id = :after),
            moment as (
                (select created_at from message where tenant_id = :tenant %1$s
                    and (:after::uuid is null or created_at <= (select created_at from last))
                    order by created_at desc limit 1)
                union all
                select (select created_at from message where tenant_id = :tenant %1$s
                        and created_at < moment.created_at order by created_at desc limit 1)
                    from moment where moment.created_at is not null)
            select entry.* from (
                select created_at from moment where created_at is not null limit :most) moment
            cross join lateral (
                select (array_agg(id order by erased_at is not null, id desc))[1] as id, batch_id,
                    %2$s
                from (select id, batch_id, state, batch_paused, erased_at from message
                    where tenant_id = :tenant %1$s and created_at = moment.created_at
                    order by created_at desc, id desc offset 0) message
                group by batch_id) entry
            where :after::uuid is null
                or (moment.created_at, entry.batch_id) < (select created_at, batch_id from last)
            order by moment.created_at desc, entry.batch_id desc limit :most
            """;

    private record Entry(UUID id, UUID batch, BatchCounts counts) {

        MessageRow row(MessageRow message) {
            return counts.total() > 1 ? message.in(batch, counts) : message;
        }
    }

    private final JdbcClient jdbc;
    private final MessageList list;

    NewestEmails(JdbcClient jdbc, MessageList list) {
        this.jdbc = jdbc;
        this.list = list;
    }

    @Transactional(readOnly = true)
    public List<MessageRow> newest(int most) {
        return rows(null, null, most);
    }

    /// @param sender null: of everybody
    /// @param after the last email that is known already; null: none is
    @Transactional(readOnly = true)
    MessageList.Page page(@Nullable UUID sender, @Nullable UUID after) {
        return MessageList.Page.of(rows(sender, after, MessageList.PAGE + 1), MessageList.PAGE);
    }

    private List<MessageRow> rows(@Nullable UUID sender, @Nullable UUID after, int most) {
        var entries = entries(sender, after, most);
        var messages =
                list.rows(entries.stream().map(Entry::id).toList()).stream()
                        .collect(toMap(MessageRow::id, row -> row));
        return entries.stream()
                .map(entry -> entry.row(Objects.requireNonNull(messages.get(entry.id()))))
                .toList();
    }

    private List<Entry> entries(@Nullable UUID sender, @Nullable UUID after, int most) {
        var owner = sender == null ? "" : "and sender_id = :sender";
        return jdbc.sql(ENTRIES.formatted(owner, BatchCounts.COLUMNS))
                .param("tenant", CurrentTenant.get())
                .param("sender", sender)
                .param("after", after)
                .param("most", most)
                .query((row, _) ->
                        new Entry(
                                row.getObject("id", UUID.class),
                                row.getObject("batch_id", UUID.class),
                                BatchCounts.of(row)))
                .list();
    }
}
