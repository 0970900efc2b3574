package dev.ownrelay.message;

import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;

/// Deletes the rows of old messages with all that tells of them. What waits, is being sent or is on
/// hold stays, and so do figures of days.
@Repository
class OldRows {

    static final int SLICE = 500;

    /// Counts of days are small.
    static final int COUNTS = 5000;

    private static final String OLD =
            """
            select id, batch_id from message
            where tenant_id = :agency and created_at < :before and finished_at < :before
                and state in ('SENT', 'FAILED', 'UNKNOWN', 'CANCELLED')
            """;

    /// When somebody was last written to is known for longer than what was written.
    private static final String LAST_WRITTEN =
            """
            update candidate c set last_written_at = greatest(c.last_written_at, old.created_at)
            from (select candidate_id, max(created_at) as created_at from message
                where tenant_id = :agency and id = any(:ids) group by candidate_id) old
            where c.tenant_id = :agency and c.id = old.candidate_id
            """;

    /// In the order in which the rows hang on each other.
    private static final List<String> WITH_THEM =
            List.of(
                    """
                    delete from address_mark where tenant_id = :agency and (message_id = any(:ids)
                        or bounce_id in (select id from bounce
                            where tenant_id = :agency and message_id = any(:ids)))
                    """,
                    "delete from bounce where tenant_id = :agency and message_id = any(:ids)",
                    "delete from delivery_attempt where tenant_id = :agency and message_id ="
                            + " any(:ids)",
                    "delete from batch_refusal where tenant_id = :agency and message_id ="
                            + " any(:ids)",
                    "delete from message where tenant_id = :agency and id = any(:ids)");

    private record Old(UUID id, UUID batchId) {}

    private final Attachments attachments;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    OldRows(Attachments attachments, AuditTrail audit, JdbcClient jdbc) {
        this.attachments = attachments;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// Tells the agency.
    ///
    /// @return how many messages are gone, up to a slice
    @Transactional
    public int remove(Instant before) {
        var old =
                jdbc.sql(OLD + " order by created_at, id limit :slice for update skip locked")
                        .param("agency", CurrentTenant.get())
                        .param("before", Timestamp.from(before))
                        .param("slice", SLICE)
                        .query(Old.class)
                        .list();
        if (!old.isEmpty()) {
            var ids = old.stream().map(Old::id).toList();
            var named = ids.toArray(UUID[]::new);
            run(LAST_WRITTEN, named); // candidates before files, as who sends does
            attachments.release(ids);
            audit.forget(told(named));
            WITH_THEM.forEach(statement -> run(statement, named));
            forgetBatches(old.stream().map(Old::batchId).distinct().toArray(UUID[]::new));
            audit.note(null, "message.deleted", null, Integer.toString(old.size()));
        }
        return old.size();
    }

    /// What the trail tells of: the messages, and what came back of them.
    private List<UUID> told(UUID[] ids) {
        return jdbc.sql(
                        """
                        select id from bounce where tenant_id = :agency and message_id = any(:ids)
                        union all select unnest(:ids::uuid[])
                        """)
                .param("agency", CurrentTenant.get())
                .param("ids", ids)
                .query(UUID.class)
                .list();
    }

    private void run(String statement, UUID[] ids) {
        jdbc.sql(statement).param("agency", CurrentTenant.get()).param("ids", ids).update();
    }

    private void forgetBatches(UUID[] batches) {
        run(
                """
                delete from batch_pause p where tenant_id = :agency and batch_id = any(:ids)
                    and not exists (select from message m
                        where m.tenant_id = p.tenant_id and m.batch_id = p.batch_id)
                """,
                batches);
    }

    /// How many would go, up to a number.
    @Transactional(readOnly = true)
    public int count(Instant before, int most) {
        return jdbc.sql("select count(*) from (" + OLD + " limit :most) old")
                .param("agency", CurrentTenant.get())
                .param("before", Timestamp.from(before))
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /// How many messages of a user a server took is asked of the present day only.
    ///
    /// @return how many rows are gone, up to a slice
    @Transactional
    public int removeCounts(ZonedDateTime now) {
        return jdbc.sql(
                        """
                        delete from delivery_day_of_user where tenant_id = :agency and ctid in (
                            select ctid from delivery_day_of_user
                            where tenant_id = :agency and day < :today limit :slice)
                        """)
                .param("agency", CurrentTenant.get())
                .param("today", now.toLocalDate())
                .param("slice", COUNTS)
                .update();
    }
}
