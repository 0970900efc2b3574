package dev.ownrelay.server;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.login.LoginOf;
import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.secret.SealedSecret;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/// A server as lanes read it, and who would send through it.
///
/// @param secret the password; null: there is none
/// @param clientSecret of the registration at the provider; null: there is none
/// @param userId null: nobody in particular
/// @param userEmail null: nobody in particular
record EndpointRow(
        UUID id,
        ServerSettings settings,
        @Nullable SealedSecret secret,
        @Nullable SealedSecret clientSecret,
        int settingsVersion,
        @Nullable UUID userId,
        @Nullable String userEmail) {

    static final String QUERY =
            """
            select s.id, name, host, port, tls, auth, username, sealed_secret, s.ehlo_name,
                ca_certificates, sender_domains, max_connections, per_minute, per_day, s.enabled,
                settings_version, sign_in, login_grant, client_id, sealed_client_secret, directory,
                authorization_url, token_url, scopes, u.id as user_id, u.email
            from smtp_server s
            left join app_user u on u.tenant_id = s.tenant_id and u.id = :user::uuid
            where s.tenant_id = :agency and s.id = :server
            """;

    static EndpointRow of(ResultSet row, int number) throws SQLException {
        return new EndpointRow(
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
                sealed(row, "sealed_secret"),
                sealed(row, "sealed_client_secret"),
                row.getInt("settings_version"),
                row.getObject("user_id", UUID.class),
                row.getString("email"));
    }

    private static @Nullable SealedSecret sealed(ResultSet row, String column) throws SQLException {
        var stored = row.getString(column);
        return stored == null ? null : new SealedSecret(stored);
    }

    private static Destination destination(ResultSet row) throws SQLException {
        boolean login = SmtpServer.Auth.valueOf(row.getString("auth")) != SmtpServer.Auth.NONE;
        return Destination.stored(
                row.getString("host"),
                row.getInt("port"),
                Tls.valueOf(row.getString("tls")),
                login ? row.getString("username") : null,
                row.getString("ca_certificates"),
                login(row));
    }

    private static @Nullable LoginSettings login(ResultSet row) throws SQLException {
        var kind = row.getString("sign_in");
        return kind == null
                ? null
                : new LoginSettings(
                        LoginSettings.Kind.valueOf(kind),
                        LoginSettings.Grant.valueOf(row.getString("login_grant")),
                        row.getString("client_id"),
                        row.getString("directory"),
                        row.getString("authorization_url"),
                        row.getString("token_url"),
                        row.getString("scopes"));
    }

    /// @param user who would sign in for themselves; null: the login that all users share
    /// @return null: there is no such login
    @Nullable LoginOf login(@Nullable UUID user) {
        var to = settings.destination();
        var account = to.eachUserSignsIn() ? userEmail : to.username();
        return to.login() == null || account == null
                ? null
                : to.login(id, to.eachUserSignsIn() ? user : null, account, clientSecret);
    }

    EndpointChoice signInNeeded(@Nullable Instant since) {
        return new EndpointChoice.SignInNeeded(since, place());
    }

    EndpointChoice keyUnknown() {
        return new EndpointChoice.KeyUnknown(place());
    }

    private String place() {
        var to = settings.destination();
        return to.place(to.eachUserSignsIn() ? userEmail : to.username());
    }

    EndpointChoice ready(SmtpEndpoint endpoint) {
        return new EndpointChoice.Ready(
                endpoint, settings.maxConnections(), settings.perMinute(), settings.perDay());
    }
}
