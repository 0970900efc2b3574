package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// Where and how to talk to one mail server; immutable. The secret is never printed.
///
/// @param serverId the row of the table Other SMTP servers; null for the default relay
/// @param host a name or an address literal without brackets, in its ASCII form
/// @param username null: no login
/// @param secret the password of `username`; null: no login
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
        @Nullable String ehloName,
        @Nullable String caCertificates,
        int settingsVersion) {

    private static final String HIDDEN = "***";

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

    public boolean hasLogin() {
        return username != null && !username.isEmpty();
    }

    /// Whether user name and password need no other encoding than ASCII.
    boolean hasAsciiLogin() {
        return (username + secret).chars().allMatch(c -> c < 128);
    }

    /// Takes the password out of a reply: some servers repeat what they refuse.
    ///
    /// @param octets one octet a character
    String hideSecret(String octets) {
        if (secret == null || secret.isEmpty()) {
            return octets;
        }
        var hidden = octets;
        var plain = "\0" + username + "\0" + secret;
        for (var form : List.of(base64(plain), base64(secret), octets(secret))) {
            hidden = hidden.replace(form, HIDDEN);
        }
        return hidden;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String octets(String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return "SmtpEndpoint[%s:%d %s%s]".formatted(host, port, tls, hasLogin() ? " login" : "");
    }
}
