package dev.ownrelay.outbox;

import dev.ownrelay.tenant.CurrentTenant;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The letters. Every statement of a lane is fenced by state and attempt: a worker that lost its
/// letter changes nothing.
interface Messages extends JpaRepository<Message, UUID> {

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

    /// Whose a letter is.
    record Owned(UUID id, UUID senderId) {}

    @Query(
            """
            select new dev.ownrelay.outbox.Messages$Owned(m.id, m.senderId) from Message m
            where m.id in :ids
            """)
    List<Owned> owned(Collection<UUID> ids);

    /// Where a letter in such a state goes.
    record Addressed(UUID id, String to) {}

    @Query(
            """
            select new dev.ownrelay.outbox.Messages$Addressed(m.id, m.toAddress) from Message m
            where m.id in :ids and m.state in :states
            """)
    List<Addressed> addressed(Collection<UUID> ids, Collection<MessageState> states);

    @Query("select distinct m.fromAddress from Message m where m.id in :ids and m.state = HELD")
    List<String> fromAddresses(Collection<UUID> ids);

    @Transactional(readOnly = true)
    int countByIdInAndState(Collection<UUID> ids, MessageState state);

    @Modifying
    @Query(
            """
            update Message m set m.state = :to, m.attempt = :attempt, m.dueAt = :dueAt,
                m.finishedAt = :finishedAt, m.holdReason = :hold
            where m.id = :id and m.state = :from and m.attempt = :fence
            """)
    int settle(
            UUID id,
            MessageState from,
            int fence,
            MessageState to,
            int attempt,
            Instant dueAt,
            @Nullable Instant finishedAt,
            @Nullable HoldReason hold);

    // What every turn of a lane asks is said in SQL: Hibernate would translate it anew each time,
    // as it does with all queries about agencies' rows.

    @NativeQuery(
            """
            select * from message where tenant_id = :tenant and state = 'QUEUED'
            and smtp_server_id = :server and due_at <= :now and (due_at, id) > (:after, :afterId)
            order by due_at, id limit :most
            """)
    List<Message> dueAtServer(
            UUID tenant, UUID server, Instant now, Instant after, UUID afterId, int most);

    @NativeQuery(
            """
            select * from message where tenant_id = :tenant and state = 'QUEUED'
            and smtp_server_id is null and due_at <= :now and (due_at, id) > (:after, :afterId)
            order by due_at, id limit :most
            """)
    List<Message> dueAtDefaultRelay(
            UUID tenant, Instant now, Instant after, UUID afterId, int most);

    /// @param after the last letter that is known already; null: none is
    default List<Message> due(
            @Nullable UUID server, Instant now, @Nullable Message after, int most) {
        var tenant = CurrentTenant.get();
        var from = after == null ? Instant.EPOCH : after.dueAt();
        var fromId = after == null ? new UUID(0, 0) : after.getId();
        return server == null
                ? dueAtDefaultRelay(tenant, now, from, fromId, most)
                : dueAtServer(tenant, server, now, from, fromId, most);
    }

    @NativeQuery(
            """
            select min(due_at) from message
            where tenant_id = :tenant and state = 'QUEUED' and smtp_server_id = :server
            """)
    Optional<Instant> nextDueAtServer(UUID tenant, UUID server);

    @NativeQuery(
            """
            select min(due_at) from message
            where tenant_id = :tenant and state = 'QUEUED' and smtp_server_id is null
            """)
    Optional<Instant> nextDueAtDefaultRelay(UUID tenant);

    default Optional<Instant> nextDue(@Nullable UUID server) {
        var tenant = CurrentTenant.get();
        return server == null ? nextDueAtDefaultRelay(tenant) : nextDueAtServer(tenant, server);
    }

    @NativeQuery(
            """
            select * from message where tenant_id = :tenant and state = 'SENDING'
            and smtp_server_id is not distinct from cast(:server as uuid)
            """)
    List<Message> sending(UUID tenant, @Nullable UUID server);

    @Query(
            """
            select m from Message m where m.state = QUEUED and m.queuedAt <= :limit
            and (m.smtpServerId = :server or (m.smtpServerId is null and :server is null))
            """)
    List<Message> expired(@Nullable UUID server, Instant limit, Limit most);

    @Modifying
    @Query(
            """
            update Message m set m.state = HELD, m.holdReason = :reason where m.state = QUEUED
            and (m.smtpServerId = :server or (m.smtpServerId is null and :server is null))
            """)
    int holdAll(@Nullable UUID server, HoldReason reason);

    @Modifying
    @Query(
            """
            update Message m set m.state = HELD, m.holdReason = SERVER_CHANGED
            where m.state = QUEUED and m.smtpServerId = :server and m.destination <> :place
            """)
    int holdMoved(UUID server, String place);

    @Modifying(flushAutomatically = true)
    @Query(
            """
            update Message m set m.state = HELD, m.holdReason = :reason
            where m.state = QUEUED and m.senderId = :sender
            """)
    int holdAllOf(UUID sender, HoldReason reason);

    /// The servers that have letters under way; null is the default relay.
    @Transactional(readOnly = true)
    @Query("select distinct m.smtpServerId from Message m where m.state = SENDING")
    List<@Nullable UUID> serversSending();

    /// Whether the letter was sent together with others.
    @Transactional(readOnly = true)
    boolean existsByBatchIdAndIdNot(UUID batchId, UUID id);

    @Transactional(readOnly = true)
    int countBySmtpServerIdAndHoldReason(UUID server, HoldReason reason);

    /// How many letters of one sender wait for a decision.
    record Undecided(UUID senderId, MessageState state, long letters) {}

    @Query(
            """
            select new dev.ownrelay.outbox.Messages$Undecided(m.senderId, m.state, count(m))
            from Message m where m.state in (UNKNOWN, HELD) and m.senderId in :senders
            group by m.senderId, m.state order by count(m) desc, m.senderId, m.state
            """)
    List<Undecided> undecided(Collection<UUID> senders);

    boolean existsByState(MessageState state);

    /// A letter as far as a repeated submit needs it.
    record Stored(UUID id, String toAddress) {}

    @Query(
            """
            select new dev.ownrelay.outbox.Messages$Stored(m.id, m.toAddress) from Message m
            where m.senderId = :sender and m.idempotencyKey = :key order by m.toAddress
            """)
    List<Stored> storedBatch(UUID sender, UUID key);
}
