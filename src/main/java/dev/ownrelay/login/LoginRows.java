package dev.ownrelay.login;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/// The logins of the agency that the thread acts for.
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class LoginRows {

    /// What is stored of an answer.
    ///
    /// @param refresh null: the one before stays
    record Renewed(
            @Nullable SealedSecret refresh, SealedSecret access, Instant at, Instant expiresAt) {}

    private static final Duration RENEWAL = Duration.ofSeconds(20);
    private static final Duration PAGE = Duration.ofSeconds(2);

    private static final String OF =
            " where tenant_id = :agency and server_id = :server"
                    + " and user_id is not distinct from cast(:user as uuid)";

    private static final String COLUMNS =
            "id, account, sealed_refresh, sealed_access, access_expires_at, renewed_at,"
                    + " consented_by, consented_at, lost_at, lost_reason, version";

    private final JdbcClient jdbc;

    LoginRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<LoginRow> find(LoginOf login) {
        return select(login, "");
    }

    /// Whoever else wants to renew it waits, in the whole cluster, but not for ever.
    Optional<LoginRow> lock(LoginOf login) {
        waitFor(RENEWAL);
        return select(login, " for update");
    }

    private void waitFor(Duration most) {
        jdbc.sql(
                        """
                        select set_config('lock_timeout', :lock, true)
                            || set_config('statement_timeout', :statement, true)
                        """)
                .param("lock", most.toSeconds() + "s")
                .param("statement", most.toSeconds() + 5 + "s")
                .query(String.class)
                .single();
    }

    /// As [#lock], where there may be none yet.
    LoginRow lockOrAdd(LoginOf login) {
        return lockOrAdd(login, RENEWAL);
    }

    /// As [#lockOrAdd], for somebody who waits before a page.
    LoginRow lockOrAddSoon(LoginOf login) {
        return lockOrAdd(login, PAGE);
    }

    private LoginRow lockOrAdd(LoginOf login, Duration most) {
        waitFor(most);
        jdbc.sql(
                        """
                        insert into server_login (tenant_id, id, server_id, user_id, account)
                        values (:agency, :id, :server, cast(:user as uuid), :account)
                        on conflict do nothing
                        """)
                .param("agency", CurrentTenant.get())
                .param("id", UUID.randomUUID())
                .param("server", login.serverId())
                .param("user", login.userId())
                .param("account", login.account())
                .update();
        return select(login, " for update").orElseThrow();
    }

    private Optional<LoginRow> select(LoginOf login, String more) {
        return jdbc.sql("select " + COLUMNS + " from server_login" + OF + more)
                .param("agency", CurrentTenant.get())
                .param("server", login.serverId())
                .param("user", login.userId())
                .query(LoginRows::row)
                .optional();
    }

    /// @return whether the row was still as it was read
    boolean renew(LoginRow row, Renewed renewed) {
        return jdbc.sql(
                                """
                                update server_login
                                set sealed_refresh = coalesce(:refresh, sealed_refresh),
                                    sealed_access = :access, access_expires_at = :expires,
                                    renewed_at = :at, version = version + 1
                                where tenant_id = :agency and id = :id and version = :version
                                """)
                        .param("refresh", stored(renewed.refresh()))
                        .param("access", renewed.access().stored())
                        .param("expires", Timestamp.from(renewed.expiresAt()))
                        .param("at", Timestamp.from(renewed.at()))
                        .param("agency", CurrentTenant.get())
                        .param("id", row.id())
                        .param("version", row.version())
                        .update()
                == 1;
    }

    /// Somebody has signed in.
    void consent(LoginRow row, String account, UUID by, Instant at) {
        jdbc.sql(
                        """
                        update server_login
                        set account = :account, consented_by = :by, consented_at = :at,
                            lost_at = null, lost_reason = '', version = version + 1
                        where tenant_id = :agency and id = :id
                        """)
                .param("account", account)
                .param("by", by)
                .param("at", Timestamp.from(at))
                .param("agency", CurrentTenant.get())
                .param("id", row.id())
                .update();
    }

    void lose(LoginRow row, String reason, Instant at) {
        jdbc.sql(
                        """
                        update server_login
                        set lost_at = :at, lost_reason = :reason, sealed_access = null,
                            version = version + 1
                        where tenant_id = :agency and id = :id
                        """)
                .param("at", Timestamp.from(at))
                .param("reason", reason)
                .param("agency", CurrentTenant.get())
                .param("id", row.id())
                .update();
    }

    /// Waits for a renewal that is under way.
    Optional<LoginRow> remove(LoginOf login) {
        return jdbc.sql("delete from server_login" + OF + " returning " + COLUMNS)
                .param("agency", CurrentTenant.get())
                .param("server", login.serverId())
                .param("user", login.userId())
                .query(LoginRows::row)
                .optional();
    }

    void removeAll(UUID serverId) {
        jdbc.sql("delete from server_login where tenant_id = ? and server_id = ?")
                .params(CurrentTenant.get(), serverId)
                .update();
    }

    void removeAllOf(UUID userId) {
        jdbc.sql("delete from server_login where tenant_id = ? and user_id = ?")
                .params(CurrentTenant.get(), userId)
                .update();
    }

    /// Whether an account is signed in somewhere.
    boolean isSignedIn(String account) {
        return jdbc.sql(
                        """
                        select exists (select from server_login where tenant_id = ?
                            and lower(account) = lower(?) and sealed_refresh is not null
                            and lost_at is null)
                        """)
                .params(CurrentTenant.get(), account)
                .query(Boolean.class)
                .single();
    }

    /// Whether any agency uses what an account has allowed the operator's registration at Google.
    boolean servesAtGoogle(String account) {
        return jdbc.sql("select google_account_serves(?)")
                .param(account)
                .query(Boolean.class)
                .single();
    }

    private static LoginRow row(ResultSet row, int number) throws SQLException {
        return new LoginRow(
                row.getObject("id", UUID.class),
                row.getString("account"),
                sealed(row, "sealed_refresh"),
                sealed(row, "sealed_access"),
                instant(row, "access_expires_at"),
                instant(row, "renewed_at"),
                row.getObject("consented_by", UUID.class),
                instant(row, "consented_at"),
                instant(row, "lost_at"),
                row.getString("lost_reason"),
                row.getInt("version"));
    }

    private static @Nullable SealedSecret sealed(ResultSet row, String column) throws SQLException {
        var stored = row.getString(column);
        return stored == null ? null : new SealedSecret(stored);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String stored(@Nullable SealedSecret secret) {
        return secret == null ? null : secret.stored();
    }
}
