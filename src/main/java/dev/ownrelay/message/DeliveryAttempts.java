package dev.ownrelay.message;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The tries. Rows are added and read, nothing else.
public interface DeliveryAttempts extends Repository<DeliveryAttempt, UUID> {

    DeliveryAttempt save(DeliveryAttempt attempt);

    Optional<DeliveryAttempt> findById(UUID id);

    List<DeliveryAttempt> findByMessageIdOrderByStartedAtDescNumberDesc(
            UUID messageId, Limit limit);

    /// The latest try of each message that a server, or the way to it, ended.
    @Query(
            """
            select a from DeliveryAttempt a where a.messageId in :messages and a.outcome <> EXPIRED
            and not exists (select b.id from DeliveryAttempt b where b.messageId = a.messageId
                and b.outcome <> EXPIRED and (b.startedAt, b.number) > (a.startedAt, a.number))
            """)
    List<DeliveryAttempt> latest(Collection<UUID> messages);

    /// When the latest try at a server began, of those after a moment.
    ///
    /// @param sender whose messages count; null: everybody's
    @Query(
            """
            select max(a.startedAt) from DeliveryAttempt a, Message m
            where m.id = a.messageId and a.startedAt > :after
            and (m.smtpServerId = :server or (m.smtpServerId is null and :server is null))
            and (:sender is null or m.senderId = :sender)
            """)
    Optional<Instant> lastStart(@Nullable UUID server, @Nullable UUID sender, Instant after);

    @Transactional(readOnly = true)
    long countByMessageIdAndOutcomeAndNumberGreaterThan(
            UUID messageId, Outcome outcome, int number);
}
