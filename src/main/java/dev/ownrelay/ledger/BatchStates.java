package dev.ownrelay.ledger;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Writes the states of all messages of a batch at once, for people. What leaves just now is left
/// alone: should it come back into the queue, its lane finds the pause.
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class BatchStates {

    private static final String OF_BATCH =
            " tenant_id = :tenant and batch_id = :batch and (:sender::uuid is null or sender_id ="
                    + " :sender)";

    private static final String WAITING =
            "id in (select id from message where"
                    + OF_BATCH
                    + " and state in (%s) for update skip locked)";

    private static final String PAUSED = WAITING.formatted("'HELD'") + " and batch_paused";

    private final JdbcClient jdbc;

    BatchStates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Holds what waits, and what is going to wait.
    ///
    /// @param sender whose messages; null: those of all
    /// @return how many are held
    public int pause(UUID batch, @Nullable UUID sender, Instant now) {
        takeOver(batch, sender);
        notePause(batch, sender, null, 0, now);
        return hold(batch, sender);
    }

    /// The same without a person.
    ///
    /// @param cause for which too many were refused
    int pauseItself(UUID batch, UUID sender, String cause, long refused, Instant now) {
        notePause(batch, sender, cause, refused, now);
        return hold(batch, sender);
    }

    private int hold(UUID batch, @Nullable UUID sender) {
        return of(
                        batch,
                        sender,
                        """
                        update message set state = 'HELD', hold_reason = :reason, batch_paused = true
                        where tenant_id = :tenant and \
                        """
                                + WAITING.formatted("'SCHEDULED', 'QUEUED'"))
                .param("reason", HoldReason.BATCH_PAUSED.stored())
                .update();
    }

    /// Queues what the pause held, but for what goes to an address that does not work, which is
    /// held for that.
    ///
    /// @return the server of each that leaves, empty for the default relay
    public List<Queue> resume(UUID batch, @Nullable UUID sender, Instant now) {
        of(batch, sender, "delete from batch_pause where" + OF_BATCH).update();
        of(batch, sender, "delete from batch_refusal where" + OF_BATCH).update();
        of(
                        batch,
                        sender,
                        """
                        update message m set hold_reason = 'ADDRESS_MARKED', batch_paused = false
                        where tenant_id = :tenant and not lifts_mark and exists (
                            select from address_mark a where a.tenant_id = :tenant
                            and lower(a.address) = lower(m.to_address))
                        and \
                        """
                                + PAUSED)
                .update();
        return of(
                        batch,
                        sender,
                        """
                        update message set state = 'QUEUED', hold_reason = null,
                            held_since = null, batch_paused = false, queued_at = :now,
                            due_at = :now
                        where tenant_id = :tenant and \
                        """
                                + PAUSED
                                + " returning smtp_server_id, sender_id")
                .param("now", Timestamp.from(now))
                .query(MessageStates::queue)
                .list();
    }

    /// Cancels what has not left. What a lane has in its hands may come back into the queue, and is
    /// held then.
    ///
    /// @return how many
    public int stop(UUID batch, @Nullable UUID sender, Instant now) {
        takeOver(batch, sender);
        notePause(batch, sender, null, 0, now);
        return of(
                        batch,
                        sender,
                        """
                        update message set state = 'CANCELLED', finished_at = :now,
                            hold_reason = null, held_since = null, batch_paused = false
                        where tenant_id = :tenant and \
                        """
                                + WAITING.formatted("'SCHEDULED', 'QUEUED', 'HELD'"))
                .param("now", Timestamp.from(now))
                .update();
    }

    /// What a person decides is no longer due to what paused by itself.
    private void takeOver(UUID batch, @Nullable UUID sender) {
        of(
                        batch,
                        sender,
                        """
                        update batch_pause set cause = null, refused = null
                        where cause is not null and \
                        """
                                + OF_BATCH)
                .update();
    }

    private void notePause(
            UUID batch, @Nullable UUID sender, @Nullable String cause, long refused, Instant now) {
        of(
                        batch,
                        sender,
                        """
                        insert into batch_pause as p
                            (tenant_id, batch_id, sender_id, paused_at, cause, refused)
                        select distinct tenant_id, batch_id, sender_id, :now::timestamptz,
                            :cause::text, :refused::integer
                        from message where state in ('SCHEDULED', 'QUEUED', 'SENDING') and %s
                        on conflict (tenant_id, batch_id, sender_id)
                            do update set paused_at = excluded.paused_at,
                                cause = coalesce(excluded.cause, p.cause),
                                refused = coalesce(excluded.refused, p.refused)
                        """
                                .formatted(OF_BATCH))
                .param("now", Timestamp.from(now))
                .param("cause", cause)
                .param("refused", cause == null ? null : refused)
                .update();
    }

    private JdbcClient.StatementSpec of(UUID batch, @Nullable UUID sender, String sql) {
        return jdbc.sql(sql)
                .param("tenant", CurrentTenant.get())
                .param("batch", batch)
                .param("sender", sender);
    }
}
