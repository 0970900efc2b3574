package dev.ownrelay.health;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.health.OpenIncident.Kind;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What is wrong with the servers of the agency, by their checks and by real messages. A server has
/// at most one open incident of a kind. A failure that may pass by itself counts only when a second
/// one follows without a success between them, so that a server that restarts at night wakes
/// nobody.
@Service
public class ServerIncidents {

    /// Two failures within this time are one.
    static final Duration APART = Duration.ofMinutes(2);

    static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);

    private static final Set<Cause> LASTING =
            EnumSet.of(
                    Cause.CERTIFICATE,
                    Cause.CERTIFICATE_UNTRUSTED,
                    Cause.CERTIFICATE_OTHER_NAME,
                    Cause.CERTIFICATE_EXPIRED,
                    Cause.TLS_TOO_OLD,
                    Cause.TLS_NOT_OFFERED,
                    Cause.TLS_ON_PLAIN_PORT,
                    Cause.ENCRYPTION_REQUIRED,
                    Cause.CLEAR_TEXT_NOT_ALLOWED,
                    Cause.LOGIN_REFUSED,
                    Cause.LOGIN_METHOD_DISABLED,
                    Cause.LOGIN_NEEDS_APP_PASSWORD);

    private final JdbcClient jdbc;
    private final FailureWords words;
    private final Clock clock;

    ServerIncidents(JdbcClient jdbc, FailureWords words, Clock clock) {
        this.jdbc = jdbc;
        this.words = words;
        this.clock = clock;
    }

    /// Notes that a server itself failed. Changes nothing for a server that is off, deleted or has
    /// other settings by now.
    ///
    /// @param settingsVersion of the settings that failed
    /// @return whether there is something that nobody has been told of
    @Transactional
    public boolean failed(UUID serverId, int settingsVersion, DeliveryResult.Reply reply) {
        var now = clock.instant();
        var confirmed = mayPass(reply) ? null : Timestamp.from(now);
        return jdbc.sql(
                        """
                        insert into server_incident as i (tenant_id, id, smtp_server_id, kind,
                            opened_at, confirmed_at, stage, code, text)
                        select s.tenant_id, :id, s.id, 'FAILURE', :now, :confirmed::timestamptz,
                            :stage, :code, :text
                        from smtp_server s where s.tenant_id = :agency and s.id = :server
                            and s.settings_version = :version and s.enabled
                        on conflict (tenant_id, smtp_server_id, kind) where closed_at is null
                        do update set stage = excluded.stage, code = excluded.code,
                            text = excluded.text, confirmed_at = coalesce(i.confirmed_at,
                                excluded.confirmed_at,
                                case when i.opened_at <= :apart then excluded.opened_at end)
                        returning confirmed_at is not null and noticed_at is null
                        """)
                .param("id", UUID.randomUUID())
                .param("now", Timestamp.from(now))
                .param("confirmed", confirmed)
                .param("apart", Timestamp.from(now.minus(APART)))
                .param("stage", reply.stage().name())
                .param("code", reply.code())
                .param("text", words.kept(reply))
                .param("agency", CurrentTenant.get())
                .param("server", serverId)
                .param("version", settingsVersion)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /// Notes that a server took a connection and its login.
    ///
    /// @param settingsVersion of the settings that work
    @Transactional
    public void works(UUID serverId, int settingsVersion) {
        close(serverId, settingsVersion, Kind.FAILURE);
    }

    /// Notes until when the certificate of a server is good.
    ///
    /// @param until null: it shows none
    @Transactional
    public void certificate(UUID serverId, int settingsVersion, @Nullable Instant until) {
        var now = clock.instant();
        if (until == null || !until.isBefore(now.plus(CERTIFICATE_WARNING))) {
            close(serverId, settingsVersion, Kind.CERTIFICATE);
            return;
        }
        jdbc.sql(
                        """
                        insert into server_incident (tenant_id, id, smtp_server_id, kind, opened_at,
                            confirmed_at, stage, code, text)
                        select s.tenant_id, ?, s.id, 'CERTIFICATE', ?, ?, 'TLS', 0, ''
                        from smtp_server s where s.tenant_id = ? and s.id = ?
                            and s.settings_version = ? and s.enabled
                        on conflict do nothing
                        """)
                .params(UUID.randomUUID(), Timestamp.from(now), Timestamp.from(now))
                .params(CurrentTenant.get(), serverId, settingsVersion)
                .update();
    }

    /// Closes all that is open of a server: it is off, or another one by now.
    @Transactional
    public void forget(UUID serverId) {
        jdbc.sql(
                        """
                        update server_incident set closed_at = ?
                        where tenant_id = ? and smtp_server_id = ? and closed_at is null
                        """)
                .params(Timestamp.from(clock.instant()), CurrentTenant.get(), serverId)
                .update();
    }

    /// What administrators must know now, by name of the server.
    @Transactional(readOnly = true)
    public List<OpenIncident> open() {
        return jdbc.sql(
                        """
                        select i.*, s.name, s.host, s.certificate_until from server_incident i
                        join smtp_server s on s.tenant_id = i.tenant_id and s.id = i.smtp_server_id
                        where i.tenant_id = ? and i.closed_at is null
                            and i.confirmed_at is not null
                        order by lower(s.name), s.id, i.kind desc
                        """)
                .param(CurrentTenant.get())
                .query((row, _) -> incident(row))
                .list();
    }

    /// An incident that nobody has been told of; no other call gives the same one. It is told in
    /// the same transaction.
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<OpenIncident> claimNotice() {
        return jdbc.sql(
                        """
                        update server_incident i set noticed_at = ? from smtp_server s
                        where i.tenant_id = ? and i.id = (
                            select id from server_incident where tenant_id = ?
                            and confirmed_at is not null and noticed_at is null
                            and closed_at is null
                            order by opened_at, id limit 1 for update skip locked)
                        and s.tenant_id = i.tenant_id and s.id = i.smtp_server_id
                        returning i.*, s.name, s.host, s.certificate_until
                        """)
                .params(Timestamp.from(clock.instant()), CurrentTenant.get(), CurrentTenant.get())
                .query((row, _) -> incident(row))
                .optional();
    }

    /// The servers that failed once, perhaps in passing.
    @Transactional(readOnly = true)
    public List<UUID> suspected() {
        return jdbc.sql(
                        """
                        select smtp_server_id from server_incident
                        where tenant_id = ? and closed_at is null and confirmed_at is null
                        """)
                .param(CurrentTenant.get())
                .query(UUID.class)
                .list();
    }

    private void close(UUID serverId, int settingsVersion, Kind kind) {
        jdbc.sql(
                        """
                        update server_incident i set closed_at = ? from smtp_server s
                        where i.tenant_id = ? and i.smtp_server_id = ? and i.kind = ?
                            and i.closed_at is null and s.tenant_id = i.tenant_id
                            and s.id = i.smtp_server_id and s.settings_version = ?
                        """)
                .params(Timestamp.from(clock.instant()), CurrentTenant.get(), serverId)
                .params(kind.name(), settingsVersion)
                .update();
    }

    /// Whether it may be better in some minutes although nobody does a thing.
    private boolean mayPass(DeliveryResult.Reply reply) {
        return reply.code() < 500 && !LASTING.contains(words.cause(reply));
    }

    private OpenIncident incident(ResultSet row) throws SQLException {
        var kind = Kind.valueOf(row.getString("kind"));
        var stage = Stage.valueOf(row.getString("stage"));
        var reply = new DeliveryResult.Reply(stage, row.getInt("code"), row.getString("text"), 0);
        var said = kind == Kind.CERTIFICATE ? null : words.of(reply);
        return new OpenIncident(
                row.getObject("smtp_server_id", UUID.class),
                row.getString("name"),
                row.getString("host"),
                kind,
                row.getTimestamp("opened_at").toInstant(),
                said == null ? "incident.CERTIFICATE" : said.what(),
                said == null ? null : said.next(),
                Optional.ofNullable(row.getTimestamp("certificate_until"))
                        .map(Timestamp::toInstant)
                        .orElse(null),
                said == null ? null : said.meaning());
    }
}
