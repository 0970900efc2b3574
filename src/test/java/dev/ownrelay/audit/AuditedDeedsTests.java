package dev.ownrelay.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.context.request.RequestContextHolder;

import java.util.UUID;

/// Every deed leaves one row that says who did what, on whom and from where, and no secret.
class AuditedDeedsTests extends AuditFixture {

    private static final String NEW_PASSWORD = "four yellow bicycles";
    private static final String SERVERS = "/maintenance/smtp-servers";

    @Autowired ServerPauses pauses;
    @Autowired RelayPauses relay;

    @AfterEach
    void neverNotesASecret() {
        assertThat(trail(agency))
                .allSatisfy(row ->
                        assertThat(row.detail())
                                .doesNotContain(PASSWORD, NEW_PASSWORD, "argon2", "v1:"));
    }

    @Test
    void signingInAndOut() {
        var email = admin.userId() + "@agency.test";
        var answer =
                mvc.post()
                        .uri("/login")
                        .param("username", email)
                        .param("password", PASSWORD)
                        .with(from(CLIENT))
                        .with(csrf())
                        .exchange();
        assertThat(answer).hasRedirectedUrl("/");
        assertOnly(admin, "sign-in.succeeded", admin.userId(), "");
        assertThat(post(recruiter, "/logout")).hasRedirectedUrl("/login");
        assertThat(trail(agency))
                .hasSize(2)
                .contains(row(recruiter, "sign-in.ended", recruiter.userId(), ""));
    }

    @Test
    void addingAUser() {
        post(
                admin,
                "/maintenance/users/new",
                "displayName",
                "Bo",
                "email",
                "bo-" + agency + "@agency.test",
                "role",
                "RECRUITER",
                "password",
                NEW_PASSWORD,
                "enabled",
                "true");
        var bo = value("select id from app_user where display_name = 'Bo'");
        assertThat(trail(agency))
                .containsExactlyInAnyOrder(
                        row(
                                admin,
                                "user.added",
                                bo,
                                "[role RECRUITER] Bo <bo-%s@agency.test>".formatted(agency)),
                        row(
                                admin,
                                "invitation.handed-over",
                                bo,
                                "bo-%s@agency.test".formatted(agency)));
    }

    @Test
    void changingAUser() {
        var email = recruiter.userId() + "@agency.test";
        assertThat(save("Rika", email, "ADMIN", false)).isEqualTo(303);
        assertOnly(admin, "user.changed", recruiter.userId(), "[name, role ADMIN, disabled]");
    }

    @Test
    void handingOverALinkForANewPassword() {
        post(admin, "/maintenance/users/" + recruiter.userId() + "/send-link");
        assertOnly(
                admin,
                "reset.handed-over",
                recruiter.userId(),
                recruiter.userId() + "@agency.test");
    }

    @Test
    void savingAUserWithoutAChangeIsNoDeed() {
        assertThat(save("Rik", recruiter.userId() + "@agency.test", "RECRUITER", true))
                .isEqualTo(303);
        assertThat(trail(agency)).isEmpty();
    }

    @Test
    void whatAUserChangesOnMyAccount() {
        post(recruiter, "/account/profile", "displayName", "Rikkert");
        assertOnly(recruiter, "user.changed", recruiter.userId(), "[name]");
        post(recruiter, "/account/profile", "displayName", "Rikkert");
        assertThat(trail(agency)).as("nothing changed").hasSize(1);
        post(recruiter, "/account/signature", "signature", "<p>Regards</p>");
        assertLast(recruiter, "user.signature-changed", recruiter.userId(), "");
        post(recruiter, "/account/signature", "signature", "<p>Regards</p>");
        assertThat(trail(agency)).as("nothing changed").hasSize(2);
        post(
                recruiter,
                "/account/password",
                "currentPassword",
                PASSWORD,
                "newPassword",
                NEW_PASSWORD,
                "repeatPassword",
                NEW_PASSWORD);
        assertLast(recruiter, "user.password-changed", recruiter.userId(), "");
        assertThat(trail(agency)).hasSize(3);
    }

    @Test
    void choosingAServer() {
        var server = fixtures.server(agency, "North");
        post(recruiter, "/account/server", "smtpServerId", server.toString());
        assertOnly(recruiter, "user.server-chosen", server, "North");
        post(recruiter, "/account/server", "smtpServerId", server.toString());
        assertThat(trail(agency)).as("chosen before").hasSize(1);
        post(recruiter, "/account/server", "smtpServerId", "");
        assertLast(recruiter, "user.server-chosen", null, "");
        assertThat(trail(agency)).hasSize(2);
    }

    @Test
    void aTestMessageThroughTheOwnServer() {
        var server = fixtures.server(agency, "North");
        fixtures.in(agency, "update smtp_server set host = '127.0.0.1', port = 1");
        fixtures.in(agency, "update app_user set smtp_server_id = ?", server);
        post(recruiter, "/account/test-letter");
        assertOnly(recruiter, "smtp-server.tested", server, "failed at CONNECT");
    }

    @Test
    void addingAServer() {
        addServer();
        var server = value("select id from smtp_server");
        var described = "North, mail.agency.test:587 STARTTLS as anna";
        assertThat(trail(agency))
                .containsExactlyInAnyOrder(
                        row(admin, "smtp-server.added", server, described),
                        row(admin, "smtp-server.secret-set", server, described));
    }

    @Test
    void changingAServer() {
        var server = fixtures.server(agency, "North");
        saveServer(server, "South", "mail2.agency.test:26", "0");
        assertOnly(
                admin,
                "smtp-server.changed",
                server,
                "[name, address, sender-domains, per-day, disabled]"
                        + " South, mail2.agency.test:26 NONE");
    }

    @Test
    void deletingAServerThatHasUsers() {
        var server = fixtures.server(agency, "North");
        fixtures.in(agency, "update app_user set smtp_server_id = ?", server);
        assertThat(post(admin, SERVERS + "/" + server + "/delete", "moveTo", "relay"))
                .hasStatus(303);
        assertThat(trail(agency))
                .containsExactlyInAnyOrder(
                        row(admin, "user.servers-changed", null, "2"),
                        row(
                                admin,
                                "smtp-server.deleted",
                                server,
                                "North, mail.agency.test:25 NONE"));
    }

    @Test
    void testingAServerAndHavingItTried() {
        var server = fixtures.server(agency, "North");
        fixtures.in(
                agency,
                """
                update smtp_server set host = '127.0.0.1', port = 1, paused_since = now(),
                    paused_until = now() + interval '1 hour', pauses = 1, pause_stage = 'CONNECT',
                    pause_code = 0, pause_reason = ''
                """);
        post(admin, SERVERS + "/" + server + "/try-now");
        assertOnly(admin, "smtp-server.tried", server, "North, 127.0.0.1:1 NONE");
        post(
                admin,
                SERVERS + "/" + server + "/test",
                "name",
                "North",
                "address",
                "127.0.0.1:1",
                "tls",
                "NONE",
                "maxConnections",
                "2",
                "version",
                "0");
        assertLast(admin, "smtp-server.tested", server, "127.0.0.1:1 failed at CONNECT");
    }

    @Test
    void aServerThatFailsAndWorksAgainIsToldOnce() {
        RequestContextHolder.resetRequestAttributes();
        var server = fixtures.server(agency, "North");
        var refused = new DeliveryResult.Reply(Stage.AUTH, 535, "5.7.8 no", 1);
        CurrentTenant.run(
                agency,
                () -> {
                    pauses.failed(server, 1, refused);
                    pauses.failed(server, 1, refused);
                    pauses.works(server, 1);
                    pauses.works(server, 1);
                });
        assertThat(trail(agency))
                .containsExactlyInAnyOrder(
                        new Row(null, "smtp-server.paused", server, "AUTH 535 5.7.8 no", null),
                        new Row(null, "smtp-server.resumed", server, "", null));
    }

    @Test
    void aRelayThatFailsAndWorksAgainIsToldToOperatorsOnce() {
        RequestContextHolder.resetRequestAttributes();
        jdbc.sql("delete from relay_pause").update();
        superuser("truncate operator_event");
        var closed = new DeliveryResult.Reply(Stage.CONNECT, 0, "refused", 1);
        relay.failed(null, closed);
        relay.failed(null, closed);
        relay.works();
        relay.works();
        assertThat(operatorTrail(null))
                .containsExactlyInAnyOrder(
                        new Row(null, "relay.paused", null, "CONNECT 0 refused", null),
                        new Row(null, "relay.resumed", null, "", null));
    }

    @Test
    void foundingAnAgency() {
        var answer =
                post(
                        operator,
                        "/operator/agencies/new",
                        "name",
                        "East of " + agency,
                        "locale",
                        "en",
                        "adminName",
                        "Eva",
                        "adminEmail",
                        "eva-" + agency + "@east.test");
        assertThat(answer).hasStatus(200);
        var east = founded("East of " + agency);
        var founded = row(operator, "agency.founded", east, "East of " + agency);
        assertThat(operatorTrail(operator)).containsExactly(founded);
        assertThat(trail(east)).contains(founded);
        assertThat(trail(east))
                .extracting(Row::action)
                .containsExactlyInAnyOrder(
                        "agency.founded", "user.added", "invitation.handed-over");
        assertThat(trail(operator.tenantId())).isEmpty();
    }

    @Test
    void pausingAndResumingAnAgency() {
        post(operator, "/operator/agencies/" + agency + "/pause");
        var paused = row(operator, "agency.paused", agency, "Agency");
        assertThat(trail(agency)).containsExactly(paused);
        assertThat(operatorTrail(operator)).containsExactly(paused);
        post(operator, "/operator/agencies/" + agency + "/pause");
        assertThat(trail(agency)).as("paused before").hasSize(1);
        post(operator, "/operator/agencies/" + agency + "/resume");
        assertThat(trail(agency)).contains(row(operator, "agency.resumed", agency, "Agency"));
        assertThat(operatorTrail(operator)).hasSize(2);
        assertThat(trail(operator.tenantId())).isEmpty();
        assertThat(post(operator, "/operator/agencies/" + UUID.randomUUID() + "/pause"))
                .hasStatus(404);
    }

    @Test
    void changingTheAgency() {
        saveAgency("Agency", "12");
        assertOnly(admin, "agency.keep-months-changed", agency, "24 -> 12");
        saveAgency("Agency", "12");
        assertThat(trail(agency)).as("nothing changed").hasSize(1);
        saveAgency("Works", "12");
        assertLast(admin, "agency.renamed", agency, "Agency -> Works");
    }

    @Test
    void havingTheRelayTried() {
        jdbc.sql(
                        """
                        insert into relay_pause (paused_since, paused_until, pauses, stage, code, reason)
                        values (now(), now() + interval '1 hour', 1, 'CONNECT', 0, '')
                        """)
                .update();
        post(operator, "/operator/relay/try-now");
        jdbc.sql("delete from relay_pause").update();
        assertThat(operatorTrail(operator)).containsExactly(row(operator, "relay.tried", null, ""));
        assertThat(trail(operator.tenantId())).isEmpty();
    }

    @Test
    void cancellingManyMessages() {
        var first = message();
        var second = message();
        post(
                admin,
                "/messages/actions",
                "action",
                "CANCEL",
                "sure",
                "true",
                "id",
                first.toString(),
                "id",
                second.toString());
        assertOnly(admin, "message.cancelled", null, "2");
        var third = message();
        post(admin, "/messages/actions", "action", "CANCEL", "sure", "true", "all", "true");
        assertLast(admin, "message.cancelled", null, "1");
        assertThat(third).isNotNull();
    }

    private UUID founded(String name) {
        return jdbc.sql("select id from agency where name = ?")
                .param(name)
                .query(UUID.class)
                .single();
    }

    private void saveAgency(String name, String months) {
        var url = "/maintenance/agency";
        post(admin, url, "name", name, "locale", "en", "keepMonths", months);
    }

    private int save(String name, String email, String role, boolean enabled) {
        return post(
                        admin,
                        "/maintenance/users/" + recruiter.userId(),
                        "displayName",
                        name,
                        "email",
                        email,
                        "role",
                        role,
                        "enabled",
                        Boolean.toString(enabled),
                        "version",
                        "0")
                .getResponse()
                .getStatus();
    }

    private void addServer() {
        var answer =
                post(
                        admin,
                        SERVERS + "/new",
                        "name",
                        "North",
                        "address",
                        "mail.agency.test",
                        "tls",
                        "STARTTLS",
                        "username",
                        "anna",
                        "password",
                        NEW_PASSWORD,
                        "enabled",
                        "true",
                        "maxConnections",
                        "2");
        assertThat(answer).hasStatus(303);
    }

    private void saveServer(UUID server, String name, String address, String version) {
        var answer =
                post(
                        admin,
                        SERVERS + "/" + server,
                        "name",
                        name,
                        "address",
                        address,
                        "tls",
                        "NONE",
                        "senderDomains",
                        "agency.test",
                        "maxConnections",
                        "2",
                        "perDay",
                        "100",
                        "enabled",
                        "false",
                        "version",
                        version);
        assertThat(answer).hasStatus(303);
    }

    private UUID message() {
        var id = UUID.randomUUID();
        fixtures.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at, state,
                    due_at, idempotency_key, created_at)
                values (?, ?, ?, ?, 'Relay', 'a@agency.test', 'A', 'jan@home.test', 'Jan', 'Job', '', 0,
                    '<1@agency.test>', now(), 'QUEUED', now(), ?, now())
                """,
                agency,
                id,
                id,
                recruiter.userId(),
                id);
        return id;
    }

    private UUID value(String sql) {
        return fixtures.value(agency, UUID.class, sql);
    }

    private void assertOnly(SignedIn who, String action, @Nullable UUID subject, String detail) {
        assertThat(trail(agency)).containsExactly(row(who, action, subject, detail));
    }

    private void assertLast(SignedIn who, String action, @Nullable UUID subject, String detail) {
        assertThat(trail(agency).getLast()).isEqualTo(row(who, action, subject, detail));
    }

    private static Row row(SignedIn who, String action, @Nullable UUID subject, String detail) {
        return new Row(who.userId(), action, subject, detail, CLIENT);
    }
}
