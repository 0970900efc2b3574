package dev.ownrelay.outbox;

import dev.ownrelay.message.MessageState;

import jakarta.persistence.EntityManager;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Finds the messages that wait for a decision. What somebody paused waits for nobody else.
@Service
public class Needs {

    private final EntityManager entities;
    private final MessageList list;

    Needs(EntityManager entities, MessageList list) {
        this.entities = entities;
        this.list = list;
    }

    /// What a sender has to decide about, by its cause, the most first: not sure and on hold until
    /// it is decided, refused or come back since the given time unless it was put aside.
    @Transactional(readOnly = true)
    public List<Need> of(UUID senderId, Instant since, int most) {
        return entities.createQuery(
                        """
                        select m.state, m.holdReason, m.smtpServerId, max(m.routeName), count(m)
                        from Message m where m.senderId = :sender and m.seenAt is null
                        and m.settledAt is null
                        and (m.state in (UNKNOWN, HELD, FAILED) or m.bouncedAt is not null)
                        and (m.state = UNKNOWN or m.state = HELD and not m.batchPaused
                            or m.state = FAILED and m.createdAt >= :since
                            or m.state = SENT and m.bouncedAt >= :since)
                        group by m.state, m.holdReason, m.smtpServerId
                        order by count(m) desc, max(m.createdAt) desc
                        """,
                        Need.class)
                .setParameter("sender", senderId)
                .setParameter("since", since)
                .setMaxResults(most)
                .getResultList();
    }

    /// The messages of one cause.
    @Transactional(readOnly = true)
    public List<MessageRow> rows(UUID senderId, Instant since, Need need, int most) {
        var chosen =
                new MessageConditions()
                        .and("m.seenAt is null and m.settledAt is null")
                        .and("m.senderId = :sender", "sender", senderId)
                        .andState(need.state())
                        .and("m.holdReason = :hold", "hold", need.holdReason())
                        .and("(m.state <> HELD or not m.batchPaused)")
                        .andServer(need.server());
        if (need.state() == MessageState.FAILED) {
            chosen.and("m.createdAt >= :since", "since", since);
        } else if (need.state() == MessageState.SENT) {
            chosen.and("m.bouncedAt >= :since", "since", since);
        }
        return list.rows(chosen, most);
    }
}
