package dev.ownrelay.account;

import dev.ownrelay.health.ServerUsage;

import jakarta.persistence.LockModeType;

import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.ListCrudRepository;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The users of the agency.
public interface AppUsers extends ListCrudRepository<AppUser, UUID> {

    /// How many users chose one server.
    record Choice(UUID serverId, long users) {}

    /// Somebody who is written to.
    ///
    /// @param language a BCP 47 tag
    record Reader(String email, String language, boolean proven, @Nullable UUID serverId) {}

    Optional<AppUser> findByEmailIgnoreCase(String email);

    /// For statements by hand that need the rows.
    void flush();

    List<AppUser> findByRoleAndEnabledTrueAndAddressProvenAtNotNullOrderByCreatedAtAscIdAsc(
            Role role);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select u from AppUser u where u.id = :id")
    Optional<AppUser> lock(UUID id);

    List<AppUser> findAllByOrderByDisplayNameAscIdAsc();

    List<AppUser> findByRoleAndEnabledTrueOrderByDisplayNameAscIdAsc(Role role);

    List<AppUser> findBySmtpServerIdOrderByDisplayNameAscIdAsc(UUID serverId);

    List<AppUser> findByEnabledTrueAndJoinedAtNotNullAndAddressProvenAtNull();

    long countByEnabledTrue();

    /// Locked, so that two administrators cannot both be the last to leave. Who has not joined yet
    /// keeps nothing.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select u from AppUser u
            where u.role = ADMIN and u.enabled and u.joinedAt is not null order by u.id
            """)
    List<AppUser> lockEnabledAdministrators();

    @Query(
            """
            select new dev.ownrelay.account.Viewer(
                u.displayName, u.email, a.name, u.role, u.operator, u.theme,
                u.locale, a.locale, a.paused, u.enabled, u.passwordHash)
            from AppUser u join Agency a on a.id = u.tenantId
            where u.id = :id
            """)
    Optional<Viewer> findViewer(UUID id);

    @Query(
            """
            select new dev.ownrelay.account.AppUsers$Reader(u.email, coalesce(u.locale, a.locale),
                case when u.addressProvenAt is null then false else true end, u.smtpServerId)
            from AppUser u join Agency a on a.id = u.tenantId
            where u.role = ADMIN and u.enabled and u.joinedAt is not null
            order by u.createdAt, u.id
            """)
    List<Reader> findAdministrators();

    @Query(
            """
            select new dev.ownrelay.account.AppUsers$Choice(u.smtpServerId, count(u))
            from AppUser u where u.smtpServerId is not null group by u.smtpServerId
            """)
    List<Choice> countByServer();

    @Query(
            """
            select new dev.ownrelay.health.ServerUsage$Chooser(
                u.smtpServerId, u.id, u.displayName, u.email)
            from AppUser u where u.smtpServerId in :servers and u.enabled
            order by u.displayName, u.id
            """)
    List<ServerUsage.Chooser> findChoosers(Collection<UUID> servers);

    /// Leaves the version alone: it is nothing that anybody edits.
    @Modifying
    @Query("update AppUser u set u.testMessageAt = :now where u.id = :id")
    void noteTestMessage(UUID id, Instant now);

    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("update versioned AppUser u set u.smtpServerId = :to where u.smtpServerId = :from")
    void move(UUID from, @Nullable UUID to);
}
