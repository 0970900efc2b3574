package dev.ownrelay.server;

import static dev.ownrelay.server.RouteChoice.Reason.CREDENTIAL_UNREADABLE;
import static dev.ownrelay.server.RouteChoice.Reason.SERVER_DISABLED;
import static dev.ownrelay.server.RouteChoice.Reason.SERVER_GONE;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// The agency's servers as they are stored now, with their logins. Lanes ask so often that it is
/// said in SQL; what a transaction has changed must be flushed before.
@Repository
public class ServerEndpoints {

    private record Row(
            UUID id, ServerSettings settings, @Nullable SealedSecret secret, int settingsVersion) {}

    private final JdbcClient jdbc;
    private final SecretVault vault;

    ServerEndpoints(JdbcClient jdbc, SecretVault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    @Transactional(readOnly = true)
    public EndpointChoice find(UUID serverId) {
        return jdbc.sql(
                        """
                        select id, name, host, port, tls, auth, username, sealed_secret, ehlo_name,
                            ca_certificates, sender_domains, max_connections, per_minute, per_day,
                            enabled, settings_version
                        from smtp_server where tenant_id = ? and id = ?
                        """)
                .params(CurrentTenant.get(), serverId)
                .query(ServerEndpoints::row)
                .optional()
                .map(this::choice)
                .orElse(new EndpointChoice.NotReady(SERVER_GONE));
    }

    /// The stored password, if it was stored for exactly this destination and can be read.
    @Transactional(readOnly = true)
    public Optional<String> secret(UUID serverId, Destination destination) {
        return jdbc.sql(
                        """
                        select sealed_secret from smtp_server
                        where tenant_id = ? and id = ? and sealed_secret is not null
                        """)
                .params(CurrentTenant.get(), serverId)
                .query(String.class)
                .optional()
                .flatMap(sealed -> opened(serverId, destination, new SealedSecret(sealed)));
    }

    private Optional<String> opened(UUID serverId, Destination destination, SealedSecret sealed) {
        try {
            return Optional.of(vault.open(destination.secretContext(serverId), sealed));
        } catch (SecretUnreadableException e) {
            return Optional.empty();
        }
    }

    private EndpointChoice choice(Row server) {
        var settings = server.settings();
        if (!settings.enabled()) {
            return new EndpointChoice.NotReady(SERVER_DISABLED);
        }
        try {
            return new EndpointChoice.Ready(
                    settings.endpoint(server.id(), password(server), server.settingsVersion()),
                    settings.maxConnections(),
                    settings.perMinute(),
                    settings.perDay());
        } catch (SecretUnreadableException e) {
            return new EndpointChoice.NotReady(CREDENTIAL_UNREADABLE);
        }
    }

    private @Nullable String password(Row server) {
        var destination = server.settings().destination();
        if (!destination.hasLogin()) {
            return null;
        }
        if (server.secret() == null) {
            throw new SecretUnreadableException("No password is stored");
        }
        return vault.open(destination.secretContext(server.id()), server.secret());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        var secret = row.getString("sealed_secret");
        return new Row(
                row.getObject("id", UUID.class),
                new ServerSettings(
                        row.getString("name"),
                        destination(row),
                        row.getString("sender_domains"),
                        ServerSettings.Departure.UNKNOWN,
                        row.getString("ehlo_name"),
                        row.getInt("max_connections"),
                        row.getObject("per_minute", Integer.class),
                        row.getObject("per_day", Integer.class),
                        row.getBoolean("enabled")),
                secret == null ? null : new SealedSecret(secret),
                row.getInt("settings_version"));
    }

    private static Destination destination(ResultSet row) throws SQLException {
        boolean login = SmtpServer.Auth.valueOf(row.getString("auth")) != SmtpServer.Auth.NONE;
        return new Destination(
                row.getString("host"),
                row.getInt("port"),
                Tls.valueOf(row.getString("tls")),
                login ? row.getString("username") : null,
                row.getString("ca_certificates"));
    }
}
