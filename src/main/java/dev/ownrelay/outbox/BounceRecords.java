package dev.ownrelay.outbox;

import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What came back. Rows are added and read, nothing else.
interface BounceRecords extends Repository<Bounce, UUID> {

    Bounce save(Bounce bounce);

    Optional<Bounce> findById(UUID id);

    List<Bounce> findByMessageIdOrderByRecordedAtDescIdDesc(UUID messageId, Limit limit);

    int countByMessageId(UUID messageId);
}
