package dev.ownrelay.server;

import static dev.ownrelay.server.RouteChoice.Reason.CREDENTIAL_UNREADABLE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.MailSenderFactory;
import dev.ownrelay.conversation.Opened;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.MultiValueMap;

import java.util.UUID;

/// Somebody who may edit servers, or even the database, wants a stored password. Each attack
/// changes one part of what it was stored for, so that it would go to a rogue server, which offers
/// AUTH and waits.
@Timeout(300)
class PasswordExfiltrationTests extends ServerPages {

    private static final TestCertificate ROGUE = TestCertificate.signed();

    private enum Part {
        HOST("host"),
        PORT("port"),
        TLS_MODE_OF_STARTTLS("tls"),
        TLS_MODE_OF_TLS("tls"),
        LOGIN_KIND("auth"),
        USER_NAME("username"),
        CA_CERTIFICATES_FROM_NONE("ca_certificates"),
        CA_CERTIFICATES("ca_certificates"),
        ROW_ID("id"),
        AGENCY_ID("tenant_id");

        private final String column;

        Part(String column) {
            this.column = column;
        }

        boolean speaksTls() {
            return column.equals("ca_certificates");
        }
    }

    /// There is no import and no copy of servers; the last two are what they would do.
    private enum Path {
        EDIT_AND_SEND,
        TEST_UNSAVED,
        UPDATE_BY_SQL,
        COPY_OF_SEALED_PASSWORD,
        IMPORT_OF_ROW
    }

    @Autowired JdbcConnectionDetails details;
    @Autowired MailSenderFactory senders;

    private JdbcClient superuser;
    private ScriptedSmtpServer rogue;

    @BeforeEach
    void becomeSuperuser() {
        superuser =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                details.getJdbcUrl(),
                                details.getUsername(),
                                details.getPassword()));
    }

    @Test
    void noWayLeadsAStoredPasswordToAnotherDestination() {
        int cases = 0;
        long octets = 0;
        for (var part : Part.values()) {
            for (var path : Path.values()) {
                try (var server = rogue(part)) {
                    rogue = server;
                    attack(part, path);
                    assertThat(authOctets()).as("%s by %s", part, path).isZero();
                    octets += authOctets();
                    cases++;
                }
            }
        }
        System.out.printf(
                "password exfiltration: %d fields x %d paths: %d cases, %d octets of AUTH%n",
                Part.values().length, Path.values().length, cases, octets);
    }

    /// Else the attacks would fail for another reason, and the test above could not.
    @ParameterizedTest
    @EnumSource
    void whoTypesThePasswordIsUnderstoodByTheRogue(Part part) {
        try (var server = rogue(part)) {
            rogue = server;
            var form = part == Part.LOGIN_KIND ? original(part) : wanted(part);
            form.set("password", CANARY);
            post(URL + "/test", form);
            long tested = authOctets();
            assertThat(post(URL + "/new", form)).hasStatus(303);
            send(only().getId());

            assertThat(tested).isPositive();
            assertThat(authOctets()).isGreaterThan(tested);
        }
    }

    private void attack(Part part, Path path) {
        found();
        var form = original(part);
        form.set("password", CANARY);
        assertThat(post(URL + "/new", form)).hasStatus(303);
        var id = only().getId();
        assertThat(secretOf(id)).contains(CANARY);
        switch (path) {
            case EDIT_AND_SEND -> edit(part, id);
            case TEST_UNSAVED -> test(part, id);
            case UPDATE_BY_SQL -> update(part, id);
            case COPY_OF_SEALED_PASSWORD -> copy(part, id);
            case IMPORT_OF_ROW -> importRow(part, id);
        }
    }

    // ---- the paths ----

    private void edit(Part part, UUID id) {
        var row = edited(part, id);
        var form = wanted(part);
        form.set("version", row.version());
        var page = post(URL + "/" + row.id(), form);
        if (page.getResponse().getStatus() == 303) {
            send(row.id());
        } else if (part != Part.AGENCY_ID) {
            assertThat(page).hasStatusOk().bodyText().contains("password-error");
        }
    }

    private void test(Part part, UUID id) {
        var row = edited(part, id);
        var form = wanted(part);
        form.set("id", id.toString());
        form.set("tenantId", agency.toString());
        post(URL + "/test", form);
        form.set("version", row.version());
        post(URL + "/" + row.id() + "/test", form);
    }

    private void update(Part part, UUID id) {
        var value = value(part);
        superuser
                .sql("update smtp_server set %s = ? where id = ?".formatted(part.column))
                .params(value, id)
                .update();
        use(part, part == Part.ROW_ID ? (UUID) value : id);
    }

    private void copy(Part part, UUID id) {
        if (part == Part.AGENCY_ID) {
            found();
        }
        var row = other(part);
        superuser
                .sql(
                        """
                        update smtp_server set username = 'anna', auth = ?, secret_set_at = now(),
                            sealed_secret = (select sealed_secret from smtp_server where id = ?)
                        where id = ?
                        """)
                .params(part == Part.LOGIN_KIND ? "NONE" : "PASSWORD", id, row)
                .update();
        use(part, row);
    }

    private void importRow(Part part, UUID id) {
        var value = value(part);
        superuser
                .sql(
                        """
                        with one as (delete from smtp_server where id = ? returning *)
                        insert into smtp_server
                        select imported.* from one, jsonb_populate_record(null::smtp_server,
                            to_jsonb(one) || jsonb_build_object(?::text, ?::text)) imported
                        """)
                .params(id, part.column, value.toString())
                .update();
        use(part, part == Part.ROW_ID ? (UUID) value : id);
    }

    /// Sends and tests with what the row holds now.
    private void use(Part part, UUID row) {
        if (part != Part.LOGIN_KIND) {
            assertThat(asAgency(() -> routes.endpoint(row)))
                    .isEqualTo(new EndpointChoice.NotReady(CREDENTIAL_UNREADABLE));
        }
        send(row);
        var form = wanted(part);
        form.set("version", version(row));
        post(URL + "/" + row + "/test", form);
    }

    private void send(UUID row) {
        if (asAgency(() -> routes.endpoint(row)) instanceof EndpointChoice.Ready ready
                && senders.create(ready.endpoint()).open() instanceof Opened.Open(var connection)) {
            try (connection) {
                connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true);
            }
        }
    }

    // ---- the rows ----

    private record Row(UUID id, String version) {}

    /// The row whose form is used; for another agency the stored one, by its id.
    private Row edited(Part part, UUID id) {
        var version = version(id);
        if (part == Part.AGENCY_ID) {
            found();
            return new Row(id, version);
        }
        var row = part == Part.ROW_ID ? other(part) : id;
        return new Row(row, version(row));
    }

    /// A new row with the rogue as its destination, as anybody may store it.
    private UUID other(Part part) {
        var form = wanted(part);
        form.set("name", "Other");
        form.set("username", "");
        assertThat(post(URL + "/new", form)).hasStatus(303);
        return all().stream()
                .filter(server -> server.name().equals("Other"))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    private Object value(Part part) {
        if (part == Part.AGENCY_ID) {
            found();
        }
        return switch (part) {
            case HOST -> "127.0.0.1";
            case PORT -> rogue.port();
            case TLS_MODE_OF_STARTTLS, TLS_MODE_OF_TLS, LOGIN_KIND -> "NONE";
            case USER_NAME -> "anna";
            case CA_CERTIFICATES_FROM_NONE, CA_CERTIFICATES -> ROGUE.text();
            case ROW_ID -> UUID.randomUUID();
            case AGENCY_ID -> agency;
        };
    }

    /// What the password is stored for.
    private MultiValueMap<String, String> original(Part part) {
        var form = wanted(part);
        form.set("username", part == Part.USER_NAME ? "bob" : "anna");
        switch (part) {
            case HOST -> form.set("address", "mail.agency.test:" + rogue.port());
            case PORT -> form.set("address", "127.0.0.1:1");
            case TLS_MODE_OF_STARTTLS -> form.set("tls", "STARTTLS");
            case TLS_MODE_OF_TLS -> form.set("tls", "TLS");
            case CA_CERTIFICATES_FROM_NONE -> form.set("caCertificates", "");
            case CA_CERTIFICATES -> form.set("caCertificates", TestCertificate.good().text());
            default -> {}
        }
        return form;
    }

    /// Where the rogue waits; the password is left blank.
    private MultiValueMap<String, String> wanted(Part part) {
        var user = part == Part.LOGIN_KIND ? "" : "anna";
        var form = form("127.0.0.1:" + rogue.port(), user, "");
        form.set("tls", part.speaksTls() ? "STARTTLS" : "NONE");
        form.set("caCertificates", part.speaksTls() ? ROGUE.text() : "");
        return form;
    }

    private static ScriptedSmtpServer rogue(Part part) {
        var server = ScriptedSmtpServer.start().requireLogin("anna", CANARY);
        return part.speaksTls() ? server.startTls(ROGUE) : server;
    }

    private long authOctets() {
        return rogue.commands().stream()
                .filter(command -> command.startsWith("AUTH"))
                .mapToLong(String::length)
                .sum();
    }
}
