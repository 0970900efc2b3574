package dev.ownrelay.relay;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.network.ServerAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.stereotype.Component;

import java.util.Optional;

/// The operator's server, from Spring's own `spring.mail.*`; absent when no host is set.
@Component
public class DefaultRelay {

    private static final String HELP =
            """
            set spring.mail.properties.mail.smtp.starttls.required=true or \
            spring.mail.ssl.enabled=true (or, in a closed network, \
            ownrelay.smtp.allow-plaintext-login=true and that network in \
            ownrelay.smtp.clear-text-networks)\
            """;

    private final @Nullable SmtpEndpoint endpoint;
    private volatile long sizeLimit;

    /// @throws IllegalStateException when `spring.mail.host` is no host, or a login would be sent
    ///   in clear text
    DefaultRelay(MailProperties mail, SmtpProperties smtp) {
        endpoint = isBlank(mail.getHost()) ? null : endpoint(mail, smtp.allowPlaintextLogin());
    }

    public Optional<SmtpEndpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /// What a server has said of the size of messages; that of another one is passed over.
    public void heard(SmtpEndpoint server, long newSizeLimit) {
        if (server == endpoint) {
            sizeLimit = newSizeLimit;
        }
    }

    /// Octets of the largest message that it takes, as it said last to this node; empty: no limit
    /// is known.
    public Optional<Long> largest() {
        return Optional.of(sizeLimit).filter(limit -> limit > 0);
    }

    private static SmtpEndpoint endpoint(MailProperties mail, boolean plaintextLogin) {
        var tls = tls(mail);
        boolean login = !isBlank(mail.getUsername());
        if (login && tls == Tls.NONE && !plaintextLogin) {
            throw new IllegalStateException(
                    "spring.mail.username is set, but the login would be sent in clear text: "
                            + HELP);
        }
        var address = address(String.valueOf(mail.getHost()));
        return new SmtpEndpoint(
                null,
                address.host(),
                port(mail, address, tls),
                tls,
                login ? mail.getUsername() : null,
                login ? mail.getPassword() : null,
                mail.getProperties().get("mail.smtp.localhost"),
                1);
    }

    private static ServerAddress address(String host) {
        return switch (ServerAddress.parse(host)) {
            case ServerAddress.Parsed.Ok(var address) -> address;
            case ServerAddress.Parsed.Bad(var reason) ->
                    throw new IllegalStateException(
                            "spring.mail.host is not the address of a mail server: " + reason);
        };
    }

    private static int port(MailProperties mail, ServerAddress address, Tls tls) {
        var port = mail.getPort() != null ? mail.getPort() : address.port();
        return port == null ? tls.defaultPort() : port;
    }

    private static Tls tls(MailProperties mail) {
        if (mail.getSsl().isEnabled()
                || "smtps".equals(mail.getProtocol())
                || isTrue(mail, "ssl.enable")) {
            return Tls.TLS;
        }
        return isTrue(mail, "starttls.enable") || isTrue(mail, "starttls.required")
                ? Tls.STARTTLS
                : Tls.NONE;
    }

    private static boolean isTrue(MailProperties mail, String name) {
        var properties = mail.getProperties();
        return Boolean.parseBoolean(properties.get("mail.smtp." + name))
                || Boolean.parseBoolean(properties.get("mail.smtps." + name));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
