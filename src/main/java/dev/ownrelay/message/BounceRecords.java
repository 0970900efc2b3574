package dev.ownrelay.message;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What came back. Rows are added, read and removed, never changed.
public interface BounceRecords extends Repository<Bounce, UUID> {

    Bounce save(Bounce bounce);

    Optional<Bounce> findById(UUID id);

    List<Bounce> findByMessageIdOrderByRecordedAtDescIdDesc(UUID messageId, Limit limit);

    /// @return 0 when it is gone already
    @Modifying
    @Query("delete from Bounce where id = :id")
    int remove(UUID id);

    Optional<Bounce> findFirstByMessageIdAndKindOrderByRecordedAtDescIdDesc(
            UUID messageId, Bounce.Kind kind);

    /// Of all messages to the address, the oldest first.
    @Query(
            """
            select b from Bounce b join Message m on m.id = b.messageId
            where lower(m.toAddress) = lower(:address)
                and b.kind = FAILED and b.recordedAt >= :since
            order by b.recordedAt, b.id
            """)
    List<Bounce> failedSince(String address, Instant since);

    int countByMessageId(UUID messageId);
}
