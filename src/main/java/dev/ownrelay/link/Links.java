package dev.ownrelay.link;

import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The links of the agency that were not used.
public interface Links extends Repository<Link, UUID> {

    void save(Link link);

    @Query(
            """
            select l from Link l
            where l.tokenHash = :hash and l.purpose = :purpose and l.expiresAt > :now
            """)
    Optional<Link> findGood(String hash, Link.Purpose purpose, Instant now);

    Optional<Link> findByUserIdAndPurpose(UUID userId, Link.Purpose purpose);

    List<Link> findByPurposeNot(Link.Purpose purpose);

    /// Of several who try at once, one gets 1.
    @Modifying(flushAutomatically = true)
    @Query(
            """
            delete from Link l
            where l.tokenHash = :hash and l.purpose = :purpose and l.expiresAt > :now
            """)
    int useUp(String hash, Link.Purpose purpose, Instant now);

    @Modifying(flushAutomatically = true)
    @Query("delete from Link l where l.userId = :userId and l.purpose = :purpose")
    int withdraw(UUID userId, Link.Purpose purpose);

    @Modifying(flushAutomatically = true)
    @Query("delete from Link l where l.userId = :userId")
    int withdrawAll(UUID userId);
}
