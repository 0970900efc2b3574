package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.server.Route;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

@WithOutbox
class OtherRouteTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner runner;
    @Autowired Messages messages;
    @Autowired MockMvcTester mvc;
    @Autowired SettableClock clock;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    UUID agency;
    UUID sender;
    UUID gone;
    UUID other;

    @BeforeEach
    void twoServers() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        gone = fixture.server(agency, 1, null, null);
        fixture.in(agency, "update smtp_server set name = 'Former' where id = ?", gone);
        other = fixture.server(agency, smtp.port(), null, null);
    }

    @Test
    void aMessageWhoseServerWasRemovedLeavesByTheRouteThatItsSenderSaw() {
        var id = held();
        assertThat(text(get(sender, Role.RECRUITER, "/messages/" + id)))
                .contains("data-step=\"other-server\"");
        var form = form(post(sender, Role.RECRUITER, "id", id.toString()));
        assertThat(form.text()).contains("Send through Mail of the agency");
        var shown = form.selectFirst("input[name=shown]").val();
        assertThat(shown).contains(sender + "@agency.example", "127.0.0.1");
        assertThat(send(id, shown)).hasRedirectedUrl("/messages/" + id);
        assertThat(message(id).state()).isEqualTo(MessageState.QUEUED);
        runner.run(agency, other);
        assertThat(message(id).state()).isEqualTo(MessageState.SENT);
        var message = smtp.messages().getFirst().text();
        assertThat(message)
                .contains("<" + sender + "@agency.example>", "<" + id + "@agency.example>")
                .doesNotContain("anna@agency.example");
        assertThat(audit(id)).contains("anna@agency.example -> ", sender + "@agency.example");
    }

    @Test
    void aServerThatIsForOtherDomainsIsNoOtherRoute() {
        var id = held();
        var shown =
                form(post(sender, Role.RECRUITER, "id", id.toString()))
                        .selectFirst("input[name=shown]")
                        .val();
        fixture.in(agency, "update smtp_server set sender_domains = 'south.test'");
        var page = Jsoup.parse(text(post(sender, Role.RECRUITER, "id", id.toString())));
        assertThat(page.select("input[name=shown]")).isEmpty();
        assertThat(page.select("[data-route-state=not-allowed]").text())
                .contains("does not send for agency.example");
        assertThat(text(send(id, shown))).contains("The route has changed in the meantime");
        assertThat(message(id).state()).isEqualTo(MessageState.HELD);
    }

    @Test
    void nobodyAgreesToARouteThatHasChanged() {
        var id = held();
        assertThat(text(send(id, "Anna <other@agency.example> 127.0.0.1")))
                .contains("The route has changed in the meantime");
        assertThat(message(id).state()).isEqualTo(MessageState.HELD);
    }

    @Test
    void ofManyMessagesThoseToAddressesThatDoNotWorkStay() {
        var second = enqueue(gone);
        var id = held();
        fixture.in(
                agency,
                """
                insert into address_mark (tenant_id, id, address, cause, message_id, marked_at)
                values (?, gen_random_uuid(), 'a@x.example', 'recipient-unknown', ?, now())
                """,
                agency,
                id);
        var shown =
                form(post(sender, Role.RECRUITER, "id", id.toString()))
                        .selectFirst("input[name=shown]")
                        .val();
        var both = List.of("id", id.toString(), "id", second.toString());
        var many = new ArrayList<>(both);
        many.addAll(List.of("route", other.toString(), "shown", shown));
        assertThat(post(sender, Role.RECRUITER, many.toArray(String[]::new)))
                .flash()
                .containsEntry(
                        "problem",
                        "No email is in the queue again and will leave by the new route. 2 stay,"
                                + " because their address does not work.");
        assertThat(send(id, shown)).hasRedirectedUrl("/messages/" + id);
        assertThat(message(id).state()).isEqualTo(MessageState.QUEUED);
        assertThat(message(second).state()).isEqualTo(MessageState.HELD);
    }

    @Test
    void anAdministratorDoesNotSendForSomebodyElse() {
        var id = held();
        var admin = fixture.user(agency, Role.ADMIN);
        assertThat(text(get(admin, Role.ADMIN, "/messages/" + id)))
                .doesNotContain("data-step=\"other-server\"");
        var shown = form(post(admin, Role.ADMIN, "id", id.toString()));
        var said = shown.selectFirst("input[name=shown]").val();
        assertThat(
                        post(
                                admin,
                                Role.ADMIN,
                                "id",
                                id.toString(),
                                "route",
                                other.toString(),
                                "shown",
                                said))
                .flash()
                .containsKey("problem");
        assertThat(message(id).state()).isEqualTo(MessageState.HELD);
    }

    @Test
    void aFromThatStaysLeavesEveryOctetOfTheMessage() {
        var id = held();
        fixture.in(
                agency, "update app_user set email = 'anna@agency.example' where id = ?", sender);
        clock.set(message(id).datedAt());
        var before = message(id).source();
        var form = form(post(sender, Role.RECRUITER, "id", id.toString()));
        send(id, form.selectFirst("input[name=shown]").val());
        assertThat(message(id).source()).isEqualTo(before);
        assertThat(message(id).state()).isEqualTo(MessageState.QUEUED);
        assertThat(message(id).smtpServerId()).isEqualTo(other);
    }

    @Test
    void aServerThatWasChangedKeepsMessagesForAnAnswer() {
        var id = enqueue(other);
        fixture.in(agency, "update smtp_server set host = 'localhost' where id = ?", other);
        runner.run(agency, other);
        assertThat(smtp.messages()).isEmpty();
        assertThat(message(id).state()).isEqualTo(MessageState.HELD);
        assertThat(message(id).holdReason()).isEqualTo(HoldReason.SERVER_CHANGED);
        assertThat(text(get(sender, Role.RECRUITER, "/messages/" + id)))
                .contains("was changed after you pressed Send");
        mvc.post()
                .uri("/messages/actions")
                .with(as(sender, Role.RECRUITER))
                .with(csrf())
                .param("action", "SEND_AGAIN")
                .param("id", id.toString())
                .exchange();
        runner.run(agency, other);
        assertThat(message(id).state()).isEqualTo(MessageState.SENT);
    }

    @Test
    void aMessageOfBeforeIsNotChecked() {
        var id = enqueue(other);
        fixture.in(agency, "update message set destination = null where id = ?", id);
        fixture.in(agency, "update smtp_server set host = 'localhost' where id = ?", other);
        runner.run(agency, other);
        assertThat(message(id).state()).isEqualTo(MessageState.SENT);
    }

    @Test
    void onlySenderLinesAreExchanged() {
        var route = new Route(null, "r", "r", "relay@r.test", "Änne (X)", "anna@a.test");
        var message =
                "Date: x\r\n"
                        + "From: \"A\"\r\n"
                        + " <a@a.test>\r\n"
                        + "reply-to: b@a.test\r\n"
                        + "Subject: From: x\r\n"
                        + "\r\n"
                        + "From: body\r\n";
        var fields = new HeaderExchange().sender(route);
        var changed = fields.in(message.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(changed.orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "Date: x\r\n"
                                + "From: =?UTF-8?B?w4RubmUgKFgp?= <relay@r.test>\r\n"
                                + "Reply-To: anna@a.test\r\n"
                                + "Subject: From: x\r\n\r\n"
                                + "From: body\r\n");
        for (var broken :
                List.of("", "From: a@a.test", "From: a\r\nFrom: b\r\n\r\n", "X: y\r\n\r\n")) {
            assertThat(fields.in(broken.getBytes(StandardCharsets.UTF_8))).as(broken).isEmpty();
        }
    }

    private UUID held() {
        var id = enqueue(gone);
        fixture.in(agency, "delete from smtp_server where id = ?", gone);
        runner.run(agency, gone);
        assertThat(message(id).holdReason()).isEqualTo(HoldReason.SERVER_GONE);
        return id;
    }

    private UUID enqueue(UUID server) {
        var file = OutboxFixture.part("cv.pdf", new byte[] {1, 2, 3});
        var message = OutboxFixture.message(sender, server, "a@x.example", List.of(file));
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)))
                .getFirst();
    }

    private Message message(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }

    private String audit(UUID id) {
        return CurrentTenant.call(
                agency,
                () ->
                        new org.springframework.transaction.support.TransactionTemplate(
                                        fixture.transactionManager)
                                .execute(_ ->
                                        fixture.jdbc
                                                .sql(
                                                        "select detail from audit_event where"
                                                                + " action = 'message.rerouted'"
                                                                + " and subject_id = ?")
                                                .param(id)
                                                .query(String.class)
                                                .single()));
    }

    private MvcTestResult send(UUID id, String shown) {
        return post(
                sender,
                Role.RECRUITER,
                "id",
                id.toString(),
                "route",
                other.toString(),
                "shown",
                shown);
    }

    private static Element form(MvcTestResult result) {
        return Jsoup.parse(text(result)).select("form:has(input[name=shown])").getFirst();
    }

    private MvcTestResult get(UUID user, Role role, String uri) {
        return mvc.get().uri(uri).with(as(user, role)).exchange();
    }

    private MvcTestResult post(UUID user, Role role, String... fields) {
        var request = mvc.post().uri("/messages/route").with(as(user, role)).with(csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request = request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    private org.springframework.test.web.servlet.request.RequestPostProcessor as(
            UUID user, Role role) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, role, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_" + role, "ROLE_RECRUITER")));
    }

    private static String text(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
