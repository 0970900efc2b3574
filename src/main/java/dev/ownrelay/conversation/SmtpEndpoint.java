package dev.ownrelay.conversation;

import dev.ownrelay.network.Target;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Where and how to talk to one mail server; immutable. Neither the secret nor a token is printed.
///
/// @param serverId the row of the table Other SMTP servers; null for the default relay
/// @param host a name or an address literal without brackets, in its ASCII form
/// @param username null: no login
/// @param secret the password of `username`; null: no login, or one with tokens
/// @param tokens said instead of a password; null: there is one, or no login
/// @param ehloName the name said in EHLO; null: the installation's own
/// @param caCertificates in PEM, trusted for this server besides the public ones; null: none
/// @param settingsVersion changes whenever the settings do, so that no connection outlives them
public record SmtpEndpoint(
        @Nullable UUID serverId,
        String host,
        int port,
        Tls tls,
        @Nullable String username,
        @Nullable String secret,
        @Nullable AccessTokens tokens,
        @Nullable String ehloName,
        @Nullable String caCertificates,
        int settingsVersion)
        implements Target {

    /// Of a server that wants no login, or a password.
    public SmtpEndpoint(
            @Nullable UUID serverId,
            String host,
            int port,
            Tls tls,
            @Nullable String username,
            @Nullable String secret,
            @Nullable String ehloName,
            @Nullable String caCertificates,
            int settingsVersion) {
        this(
                serverId,
                host,
                port,
                tls,
                username,
                secret,
                null,
                ehloName,
                caCertificates,
                settingsVersion);
    }

    /// Of a server that has no certificate authority of its own.
    public SmtpEndpoint(
            @Nullable UUID serverId,
            String host,
            int port,
            Tls tls,
            @Nullable String username,
            @Nullable String secret,
            @Nullable String ehloName,
            int settingsVersion) {
        this(serverId, host, port, tls, username, secret, ehloName, null, settingsVersion);
    }

    /// Where and as whom, in words that differ when the server is another one.
    public String place() {
        return place(host, port, tls, username);
    }

    /// @param username null or empty: no login
    public static String place(String host, int port, Tls tls, @Nullable String username) {
        return "%s:%d %s%s".formatted(host, port, tls, isLogin(username) ? " " + username : "");
    }

    @Override
    public boolean hasLogin() {
        return isLogin(username);
    }

    private static boolean isLogin(@Nullable String username) {
        return username != null && !username.isEmpty();
    }

    /// Whether it logs in with a user name and a password.
    boolean hasPassword() {
        return hasLogin() && tokens == null;
    }

    /// Whether user name and password need no other encoding than ASCII.
    boolean hasAsciiLogin() {
        return (username + secret).chars().allMatch(c -> c < 128);
    }

    @Override
    public String toString() {
        return "SmtpEndpoint[%s:%d %s%s]".formatted(host, port, tls, hasLogin() ? " login" : "");
    }
}
