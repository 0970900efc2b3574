package dev.ownrelay.outbox;

import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.UUID;

/// The tries. Rows are added and read, nothing else.
interface DeliveryAttempts extends Repository<DeliveryAttempt, UUID> {

    DeliveryAttempt save(DeliveryAttempt attempt);

    List<DeliveryAttempt> findByMessageIdOrderByStartedAtDescNumberDesc(
            UUID messageId, Limit limit);

    long countByMessageIdAndOutcomeAndNumberGreaterThan(
            UUID messageId, Outcome outcome, int number);
}
