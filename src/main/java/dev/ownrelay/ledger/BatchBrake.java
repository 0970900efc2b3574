package dev.ownrelay.ledger;

import dev.ownrelay.message.Outcome;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Instant;

/// Pauses a large batch of which too much is refused for the same cause: what is sent on regardless
/// only harms the name of its sender. A message that is accepted costs no statement.
@Component
class BatchBrake {

    /// Of these, the first of a batch that have an end, no more than so many may be refused for one
    /// cause: 5 %.
    private static final int FIRST = 200;

    private static final int MOST_OF_FIRST = FIRST / 20;

    /// So many for one cause without one that is accepted are too many at any time.
    private static final int IN_A_ROW = 20;

    /// @param done messages that have an end
    /// @param refused for the cause
    /// @param inRow of these, since one was accepted
    private record Tally(long done, long refused, long inRow) {

        boolean tooMany() {
            return inRow >= IN_A_ROW || done <= FIRST && refused > MOST_OF_FIRST;
        }
    }

    private final BatchStates states;
    private final Rejections rejections;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    BatchBrake(
            BatchStates states,
            Rejections rejections,
            AuditTrail audit,
            JdbcClient jdbc,
            TransactionTemplate transactions) {
        this.states = states;
        this.rejections = rejections;
        this.audit = audit;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    void heard(TryEnd end, Instant now) {
        var message = end.message();
        if (end.outcome() == Outcome.REJECTED && message.turnOf() != null) {
            var reply = end.reply();
            var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
            transactions.executeWithoutResult(_ -> refused(message, meaning.cause().id(), now));
        }
    }

    private void refused(QueuedMessage message, String cause, Instant now) {
        of(
                        message,
                        cause,
                        """
                        insert into batch_refusal
                            (tenant_id, batch_id, sender_id, cause, message_id, refused_at)
                        values (:agency, :batch, :sender, :cause, :message, :now)
                        on conflict (tenant_id, batch_id, sender_id, cause, message_id)
                        do update set refused_at = excluded.refused_at
                        """)
                .param("message", message.id())
                .param("now", Timestamp.from(now))
                .update();
        if (count(message, cause) > MOST_OF_FIRST) {
            var tally = tally(message, cause);
            if (tally.tooMany()) {
                pause(message, cause, tally.refused(), now);
            }
        }
    }

    private long count(QueuedMessage message, String cause) {
        return of(
                        message,
                        cause,
                        """
                        select count(*) from batch_refusal where tenant_id = :agency
                            and batch_id = :batch and sender_id = :sender and cause = :cause
                        """)
                .query(Long.class)
                .single();
    }

    private Tally tally(QueuedMessage message, String cause) {
        return of(
                        message,
                        cause,
                        """
                        select done, count(*) as refused, count(*) filter (
                            where accepted is null or refused_at >= accepted) as in_row
                        from batch_refusal r, (
                            select count(*) filter (where state in ('SENT', 'FAILED', 'UNKNOWN'))
                                    as done,
                                max(finished_at) filter (where state = 'SENT') as accepted
                            from message where tenant_id = :agency and batch_id = :batch
                                and sender_id = :sender) as b
                        where r.tenant_id = :agency and r.batch_id = :batch
                            and r.sender_id = :sender and r.cause = :cause
                        group by done
                        """)
                .query(Tally.class)
                .single();
    }

    private void pause(QueuedMessage message, String cause, long refused, Instant now) {
        var batch = message.batchId();
        int held = states.pauseItself(batch, message.senderId(), cause, refused, now);
        if (held > 0) {
            audit.note(null, "message.batch-paused", batch, Integer.toString(held));
        }
    }

    private JdbcClient.StatementSpec of(QueuedMessage message, String cause, String sql) {
        return jdbc.sql(sql)
                .param("agency", message.tenantId())
                .param("batch", message.batchId())
                .param("sender", message.senderId())
                .param("cause", cause);
    }
}
