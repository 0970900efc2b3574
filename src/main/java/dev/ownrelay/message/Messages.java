package dev.ownrelay.message;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The messages. Every statement of a lane is fenced by state and attempt: a worker that lost its
/// message changes nothing.
public interface Messages extends JpaRepository<Message, UUID> {

    /// As Hibernate writes it.
    String SKIP_LOCKED = "-2";

    /// The row locked, for a verb: a mark that comes at the same time waits and then finds it
    /// changed.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select m from Message m where m.id = :id")
    Optional<Message> findLocked(UUID id);

    /// The rows of these that are in such a state, locked. What a lane, or somebody else, changes
    /// just now is left out: waiting for many rows while others are locked could end in a circle.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = SKIP_LOCKED))
    @Query("select m from Message m where m.id in :ids and m.state in :states order by m.id")
    List<Message> findAllLocked(Collection<UUID> ids, Collection<MessageState> states);

    /// Whose a message is.
    record Owned(UUID id, UUID senderId) {}

    @Query(
            """
            select new dev.ownrelay.message.Messages$Owned(m.id, m.senderId) from Message m
            where m.id in :ids
            """)
    List<Owned> owned(Collection<UUID> ids);

    /// Where a message in such a state goes.
    record Addressed(UUID id, String to, @Nullable UUID candidate) {}

    @Query(
            """
            select new dev.ownrelay.message.Messages$Addressed(m.id, m.toAddress, m.candidateId)
            from Message m where m.id in :ids and m.state in :states
            """)
    List<Addressed> addressed(Collection<UUID> ids, Collection<MessageState> states);

    @Query("select distinct m.fromAddress from Message m where m.id in :ids and m.state = HELD")
    List<String> fromAddresses(Collection<UUID> ids);

    @Transactional(readOnly = true)
    int countByIdInAndState(Collection<UUID> ids, MessageState state);

    /// @param serverId null: the default relay
    record UnderWay(@Nullable UUID serverId, UUID senderId) {}

    /// Where messages are under way, and whose.
    @Transactional(readOnly = true)
    @Query("select distinct m.smtpServerId, m.senderId from Message m where m.state = SENDING")
    List<UnderWay> underWay();

    /// Who sent a batch; several where two took the same key.
    @Transactional(readOnly = true)
    @Query("select distinct m.senderId from Message m where m.batchId = :batch")
    List<UUID> sendersOf(UUID batch);

    /// Whether the message was sent together with others.
    @Transactional(readOnly = true)
    boolean existsByBatchIdAndIdNot(UUID batchId, UUID id);

    /// Says in whose place these were written.
    ///
    /// @return how many had not said so before
    @Modifying
    @Query("update Message m set m.followsId = :earlier where m.id in :ids and m.followsId is null")
    int follow(Collection<UUID> ids, UUID earlier);

    /// The latest that was written in the place of another one.
    @Transactional(readOnly = true)
    Optional<Message> findFirstByFollowsIdOrderByCreatedAtDesc(UUID earlier);

    /// Those to an address that were written in the place of another one, the latest first.
    @Query(
            """
            select m from Message m
            where m.followsId = :earlier and lower(m.toAddress) = lower(:address)
            order by m.createdAt desc, m.id desc
            """)
    List<Message> latestInPlaceOf(UUID earlier, String address, Limit limit);

    @Transactional(readOnly = true)
    int countByIdInAndSettledAtNotNull(Collection<UUID> ids);

    /// How many messages wait for a server.
    record Waiting(UUID serverId, long count) {}

    @Query(
            """
            select new dev.ownrelay.message.Messages$Waiting(m.smtpServerId, count(m))
            from Message m where m.state = QUEUED and m.smtpServerId in :servers
            group by m.smtpServerId
            """)
    List<Waiting> waiting(Collection<UUID> servers);

    @Transactional(readOnly = true)
    int countBySmtpServerIdAndHoldReason(UUID server, HoldReason reason);

    /// How many messages of one sender wait for a decision.
    record Undecided(UUID senderId, MessageState state, long messages) {}

    @Query(
            """
            select new dev.ownrelay.message.Messages$Undecided(m.senderId, m.state, count(m))
            from Message m where m.state in (UNKNOWN, HELD) and m.senderId in :senders
                and m.settledAt is null
            group by m.senderId, m.state order by count(m) desc, m.senderId, m.state
            """)
    List<Undecided> undecided(Collection<UUID> senders);

    boolean existsByState(MessageState state);

    /// Lets those who ask with the same words go on one after the other, each when the transaction
    /// of the one before has ended.
    @Query(
            nativeQuery = true,
            value =
                    """
                    select 1 from (select pg_advisory_xact_lock(hashtextextended(:words, 0))) locked
                    """)
    int takeTurns(String words);

    /// A message as far as a repeated submit needs it.
    record Stored(UUID id, String toAddress) {}

    /// By the batch, which its key became: an index finds that.
    @Query(
            """
            select new dev.ownrelay.message.Messages$Stored(m.id, m.toAddress) from Message m
            where m.batchId = :key and m.senderId = :sender and m.idempotencyKey = :key
            order by m.toAddress
            """)
    List<Stored> storedBatch(UUID sender, UUID key);
}
