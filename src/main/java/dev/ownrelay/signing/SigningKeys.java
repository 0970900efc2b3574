package dev.ownrelay.signing;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The signing keys of the agency.
interface SigningKeys extends JpaRepository<SigningKey, UUID> {

    /// Of a domain, the newest first.
    List<SigningKey> findByDomainIdOrderByCreatedAtDesc(UUID domainId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from SigningKey k where k.domainId = :domainId order by k.createdAt desc, k.id")
    List<SigningKey> findLocked(UUID domainId);

    @Query("select k.domainId from SigningKey k where k.id = :id")
    Optional<UUID> findDomainId(UUID id);

    /// Those that are due for a look at the DNS: one that waits for its record or has lost it every
    /// time, one that got no answer soon, the others once a day, and former ones when their records
    /// are no longer needed. Those that nobody looked at longest come first.
    @Query(
            """
            select k.id from SigningKey k where k.enabled and k.state <> RETIRING
                    and (k.fits = false or k.checkedAt is null or k.checkedAt <= :day
                        or k.finding = NO_ANSWER)
                or k.state = RETIRING and k.retiredAt <= :kept
                    and (k.checkedAt is null or k.checkedAt <= :day)
            order by k.checkedAt nulls first, k.createdAt\
            """)
    List<UUID> findDue(Instant day, Instant kept);
}
