package dev.ownrelay.domain;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The sender domains of the agency.
interface SenderDomains extends JpaRepository<SenderDomain, UUID> {

    List<SenderDomain> findAllByOrderByDomain();

    Optional<SenderDomain> findByDomain(String domain);

    List<SenderDomain> findByLostSinceNotNullOrderByDomain();

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from SenderDomain d where d.id = :id")
    Optional<SenderDomain> findLocked(UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from SenderDomain d where d.domain = :domain")
    Optional<SenderDomain> findLocked(String domain);

    /// Those that nobody looked at since; an answer that did not come is asked for sooner. Those
    /// that nobody looked at longest come first.
    @Query(
            """
            select d.id from SenderDomain d where d.checkedAt is null or d.checkedAt <= :before
                or d.finding = NO_ANSWER and d.checkedAt <= :unanswered
            order by d.checkedAt nulls first, d.domain\
            """)
    List<UUID> findDue(Instant before, Instant unanswered);
}
