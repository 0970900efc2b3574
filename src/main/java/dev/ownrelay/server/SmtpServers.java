package dev.ownrelay.server;

import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The table *Other SMTP servers* of the agency.
public interface SmtpServers extends JpaRepository<SmtpServer, UUID> {

    @Query("from SmtpServer s order by lower(s.name), s.id")
    List<SmtpServer> findAllByName();

    @Query("from SmtpServer s where s.enabled order by lower(s.name), s.id")
    List<SmtpServer> findEnabledByName();

    /// The enabled servers that were not tested since, by name.
    @Query(
            """
            from SmtpServer s where s.enabled and (s.lastCheckAt is null or s.lastCheckAt < :before)
            order by lower(s.name), s.id\
            """)
    List<SmtpServer> findDue(Instant before);

    /// Notes a test of the settings it was made with; changes nothing if they are others by now.
    ///
    /// @param certificateUntil null: keeps what was seen before
    /// @param sizeLimit null: keeps what was heard before
    @Modifying
    @Query(
            """
            update SmtpServer s set s.lastCheckAt = :at, s.lastCheckOk = :ok,
                s.lastCheckStage = :stage, s.lastCheckCode = :code, s.lastCheckText = :text,
                s.lastCheckMillis = :millis,
                s.certificateUntil = coalesce(:certificateUntil, s.certificateUntil),
                s.sizeLimit = coalesce(:sizeLimit, s.sizeLimit)
            where s.id = :id and s.settingsVersion = :settingsVersion\
            """)
    int recordCheck(
            UUID id,
            int settingsVersion,
            Instant at,
            boolean ok,
            Stage stage,
            int code,
            String text,
            int millis,
            @Nullable Instant certificateUntil,
            @Nullable Long sizeLimit);
}
