package dev.ownrelay.outbox;

import dev.ownrelay.account.Role;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.DeliveryAttempts;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.server.Route;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// Agencies, users and messages for the tests of the outbox, and a clock that stands still.
@TestConfiguration(proxyBeanMethods = false)
public class OutboxFixture {

    @Autowired public Agencies agencies;
    @Autowired public JdbcClient jdbc;
    @Autowired public PlatformTransactionManager transactionManager;
    @Autowired public SecretVault vault;
    @Autowired public DeliveryAttempts attempts;

    @Bean
    @Primary
    public SettableClock settableClock() {
        return new SettableClock();
    }

    public UUID agency() {
        var id = UUID.randomUUID();
        agencies.save(new Agency(id, "Agency " + id, "en", java.time.Instant.EPOCH));
        return id;
    }

    public UUID user(UUID agency) {
        return user(agency, Role.RECRUITER);
    }

    public UUID user(UUID agency, Role role) {
        var id = UUID.randomUUID();
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(transactionManager)
                                .executeWithoutResult(_ ->
                                        jdbc.sql(
                                                        """
                                                        insert into app_user (tenant_id, id, email,
                                                        display_name, password_hash, role,
                                                        address_proven_at, created_at)
                                                        values (?, ?, ?, 'Anna de Vries', 'x',
                                                        ?, now(), now())
                                                        """)
                                                .params(
                                                        agency,
                                                        id,
                                                        id + "@agency.example",
                                                        role.name())
                                                .update()));
        return id;
    }

    /// A server on this machine; with a user name it has a login.
    public UUID server(UUID agency, int port, @Nullable String user, @Nullable String password) {
        return server(agency, port, user, password, "Mail of the agency");
    }

    public UUID server(
            UUID agency, int port, @Nullable String user, @Nullable String password, String name) {
        var id = UUID.randomUUID();
        var auth = user == null ? "NONE" : "PASSWORD";
        var destination = List.of("127.0.0.1", "" + port, "NONE", auth, user == null ? "" : user);
        var context = new SecretContext("smtp-password", agency, id, destination);
        var sealed = password == null ? null : vault.seal(context, password).stored();
        in(
                agency,
                """
                insert into smtp_server (tenant_id, id, name, host, port, tls, auth, username,
                    sealed_secret, created_at)
                values (?, ?, ?, '127.0.0.1', ?, 'NONE', ?, ?, ?, now())
                """,
                agency,
                id,
                name,
                port,
                auth,
                user,
                sealed);
        return id;
    }

    /// The tries of a message, newest first.
    public List<DeliveryAttempt> attempts(UUID agency, UUID message) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(transactionManager)
                                .execute(_ ->
                                        attempts.findByMessageIdOrderByStartedAtDescNumberDesc(
                                                message, Limit.of(50))));
    }

    /// Changes rows of an agency behind the application's back.
    public void in(UUID agency, String sql, @Nullable Object... params) {
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(transactionManager)
                                .executeWithoutResult(_ -> jdbc.sql(sql).params(params).update()));
    }

    public static NewMessage message(UUID sender, @Nullable UUID server, String to) {
        return message(sender, server, to, List.of());
    }

    public static NewMessage message(
            UUID sender, @Nullable UUID server, String to, List<NewMessage.Part> parts) {
        var id = UUID.randomUUID();
        var head =
                """
                From: Anna de Vries <anna@agency.example>
                To: <%s>
                Subject: A job for you
                Message-ID: <%s@agency.example>
                Date: Mon, 23 Nov 2026 09:00:00 +0000
                MIME-Version: 1.0
                """
                        .formatted(to, id);
        var text = "Content-Type: text/html; charset=utf-8\n\n<p>Hello</p>\n";
        var start = parts.isEmpty() ? head + text : mixed(head, text);
        var source = crlf(parts.isEmpty() ? start : start + "--b--\n");
        return new NewMessage(
                id,
                sender,
                null,
                new Route(
                        server,
                        "Mail of the agency",
                        "mail.agency.example",
                        "anna@agency.example",
                        "Anna de Vries",
                        null),
                to,
                "Candidate",
                "A job for you",
                source,
                parts.isEmpty() ? null : crlf(start).length,
                parts,
                "<" + id + "@agency.example>",
                java.time.Instant.parse("2026-11-23T09:00:00Z"));
    }

    private static String mixed(String head, String text) {
        return head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + text;
    }

    public static NewMessage.Part part(String name, byte[] content) {
        var head =
                """
                --b
                Content-Type: application/pdf
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment; filename="%s"

                """
                        .formatted(name);
        var encoded =
                Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(content) + "\r\n";
        return new NewMessage.Part(
                name,
                "application/pdf",
                crlf(head),
                new NewMessage.EncodedContent(
                        sha256(content),
                        content.length,
                        encoded.getBytes(StandardCharsets.US_ASCII)),
                null);
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] crlf(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
