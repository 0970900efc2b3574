package dev.ownrelay.batch;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.ledger.BatchStates;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// What its sender and administrators do to a batch.
@Service
public class BatchActions {

    private final Batches batches;
    private final BatchStates states;
    private final MessageAccess access;
    private final Lanes lanes;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    BatchActions(
            Batches batches,
            BatchStates states,
            MessageAccess access,
            Lanes lanes,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.batches = batches;
        this.states = states;
        this.access = access;
        this.lanes = lanes;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// What there is to pause, resume or stop for somebody; nothing for who may not.
    @Transactional(readOnly = true)
    public BatchCounts within(UUID batch, SignedIn me) {
        return counts(batch, MessageAccess.onlySender(me));
    }

    /// Of the messages that somebody may act on.
    @Transactional(readOnly = true)
    Asked asked(UUID batch, SignedIn me) {
        return new Asked(batch, batches.subject(batch), counts(batch, access.batch(batch, me)));
    }

    /// What a person is asked about before a batch is stopped.
    record Asked(UUID batch, String subject, BatchCounts counts) {}

    private BatchCounts counts(UUID batch, @Nullable UUID sender) {
        return jdbc.sql(
                        """
                        select %s from message where tenant_id = ? and batch_id = ?
                        and (?::uuid is null or sender_id = ?)
                        """
                                .formatted(BatchCounts.COLUMNS))
                .param(CurrentTenant.get())
                .param(batch)
                .param(sender)
                .param(sender)
                .query((row, _) -> BatchCounts.of(row))
                .single();
    }

    /// @return how many messages wait for *Resume* now
    @Transactional
    int pause(UUID batch, SignedIn me) {
        int held = states.pause(batch, access.batch(batch, me), clock.instant());
        return note("message.batch-paused", batch, held, me);
    }

    /// @return how many messages are in the queue again
    @Transactional
    int resume(UUID batch, SignedIn me) {
        var queues = states.resume(batch, access.batch(batch, me), clock.instant());
        queues.stream().distinct().sorted(Queue.ORDER).forEach(this::wake);
        return note("message.batch-resumed", batch, queues.size(), me);
    }

    /// @return how many messages do not leave any more
    @Transactional
    int stop(UUID batch, SignedIn me) {
        int stopped = states.stop(batch, access.batch(batch, me), clock.instant());
        return note("message.batch-stopped", batch, stopped, me);
    }

    private int note(String action, UUID batch, int messages, SignedIn me) {
        if (messages > 0) {
            audit.note(me.userId(), action, batch, Integer.toString(messages));
        }
        return messages;
    }

    private void wake(Queue queue) {
        lanes.wake(new LaneId(CurrentTenant.get(), queue.server(), queue.sender()));
    }
}
