package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

@WithOutbox
class MessagePageTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;

    UUID agency;
    UUID sender;
    UUID server;

    @BeforeEach
    void agency() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        server = fixture.server(agency, 2525, null, null);
    }

    @Test
    void theListShowsTheMessagesOfTheAgencyAndNoOther() {
        enqueue("mine@x.example");
        var other = fixture.agency();
        var stranger = OutboxFixture.message(fixture.user(other), null, "theirs@x.example");
        CurrentTenant.call(other, () -> outbox.enqueue(UUID.randomUUID(), List.of(stranger)));
        assertThat(get("/messages")).bodyText().contains("mine@x.example").doesNotContain("theirs");
    }

    @Test
    void theListPagesByKeyWithoutGapOrRepeat() {
        for (var i = 100; i < 220; i++) {
            enqueue("candidate" + i + "@x.example");
        }
        var seen = new ArrayList<String>();
        var address = "/messages?q=candidate";
        while (!address.isEmpty() && seen.size() <= 120) {
            var html = text(get(address));
            html.lines()
                    .filter(line -> line.contains("Candidate · candidate"))
                    .forEach(line -> seen.add(line.replaceAll("\\D", "")));
            address = Jsoup.parse(html).select("a[href*='after=']").attr("href");
        }
        assertThat(seen).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void theListIsNarrowedByStateSenderServerAndWords() {
        enqueue("anna_1@x.example");
        var list = "/messages?";
        for (var hit :
                List.of(
                        "state=QUEUED",
                        "sender=" + sender,
                        "server=" + server,
                        "q=ANNA_1",
                        "q=job")) {
            assertThat(text(get(list + hit))).as(hit).contains("anna_1@x.example");
        }
        for (var miss :
                List.of(
                        "state=SENT",
                        "sender=" + UUID.randomUUID(),
                        "server=default",
                        "server=nonsense",
                        "batch=" + UUID.randomUUID(),
                        "q=anna%251",
                        "q=annax1")) {
            assertThat(text(get(list + miss))).as(miss).doesNotContain("anna_1@x.example");
        }
    }

    @Test
    void aWaitingMessageAsksForNewsAndCanBeCancelled() {
        var id = enqueue("a@x.example");
        assertThat(text(get("/messages/" + id)))
                .contains("data-state=\"QUEUED\"", "every 2s", "/messages/" + id + "/story")
                .contains("/messages/" + id + "/cancel");
        assertThat(post("/messages/" + id + "/cancel")).hasRedirectedUrl("/messages/" + id);
        assertThat(text(get("/messages/" + id)))
                .contains("data-state=\"CANCELLED\"", "value=\"SEND_AGAIN\"")
                .doesNotContain("every 2s");
        assertThat(post("/messages/" + id + "/cancel")).flash().containsKey("problem");
    }

    @Test
    void theStoryIsAFragmentOfItsOwn() {
        var id = enqueue("a@x.example");
        assertThat(text(get("/messages/" + id + "/story")))
                .startsWith("<section")
                .contains("data-state=\"QUEUED\"");
    }

    @Test
    void aRefusedMessageTellsWhyAndCanBeSentAgain() {
        var id = enqueue("a@x.example");
        state(id, "FAILED");
        fixture.in(
                agency,
                """
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text)
                values (?, ?, ?, 1, 'Mail', now(), 12, 'REJECTED', 'RCPT', 550, '5.1.1',
                    '5.1.1 <script>alert(1)</script> no such user')
                """,
                agency,
                UUID.randomUUID(),
                id);
        assertThat(text(get("/messages/" + id)))
                .contains("data-cause=\"", "550", "5.1.1", "&lt;script&gt;")
                .doesNotContain("<script>alert");
        assertThat(sendAgain(id)).hasRedirectedUrl("/messages/" + id);
        assertThat(message(id).state()).isEqualTo(MessageState.QUEUED);
    }

    @Test
    void aServerThatHungUpIsNotSaidToHaveAsked() {
        var id = enqueue("a@x.example");
        clock.advance(Duration.ofHours(-1));
        fixture.in(
                agency,
                """
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage)
                values (?, ?, ?, 1, 'Mail', now(), 12, 'UNAVAILABLE', 'RCPT')
                """,
                agency,
                UUID.randomUUID(),
                id);
        assertThat(text(get("/messages/" + id)))
                .contains("can be reached and works")
                .doesNotContain("asked to try again later");
    }

    @Test
    void aHeldMessageIsNotSentAgainWhileItsServerCannotBeUsed() {
        var id = enqueue("a@x.example");
        state(id, "HELD', hold_reason = 'SERVER_DISABLED");
        fixture.in(agency, "update smtp_server set enabled = false where id = ?", server);
        assertThat(text(get("/messages/" + id))).doesNotContain("SEND_AGAIN");
        assertThat(sendAgain(id)).flash().containsKey("problem");
        assertThat(message(id).state()).isEqualTo(MessageState.HELD);
        fixture.in(agency, "update smtp_server set enabled = true where id = ?", server);
        sendAgain(id);
        assertThat(message(id).state()).isEqualTo(MessageState.QUEUED);
    }

    @Test
    void anUnknownMessageCanBeMarkedAsSent() {
        var id = enqueue("a@x.example");
        state(id, "UNKNOWN");
        post("/messages/" + id + "/mark-sent");
        assertThat(text(get("/messages/" + id))).contains("data-state=\"SENT\"", "Marked as sent");
    }

    @Test
    void aDeferredMessageCanBeRetriedNow() {
        var id = enqueue("a@x.example");
        clock.advance(Duration.ofHours(-1));
        assertThat(text(get("/messages/" + id))).contains("/retry", "every 15s");
        post("/messages/" + id + "/retry");
        assertThat(message(id).dueAt()).isEqualTo(clock.instant());
    }

    @Test
    void aColleagueReadsAMessageButDoesNotActOnIt() {
        var id = enqueue("a@x.example");
        var colleague = as(fixture.user(agency), Role.RECRUITER);
        assertThat(text(mvc.get().uri("/messages/" + id).with(colleague).exchange()))
                .doesNotContain("/cancel");
        assertThat(mvc.post().uri("/messages/" + id + "/cancel").with(colleague).with(csrf()))
                .hasStatus(403);
        assertThat(message(id).state()).isEqualTo(MessageState.QUEUED);
        var admin = as(fixture.user(agency, Role.ADMIN), Role.ADMIN);
        assertThat(mvc.post().uri("/messages/" + id + "/cancel").with(admin).with(csrf()))
                .hasStatus(303);
        assertThat(message(id).state()).isEqualTo(MessageState.CANCELLED);
    }

    @Test
    void aForeignMessageIsNotFound() {
        var id = enqueue("a@x.example");
        var other = fixture.agency();
        var stranger = new SignedIn(other, fixture.user(other, Role.ADMIN), Role.ADMIN, false);
        for (var path : List.of("", "/story", "/body")) {
            assertThat(mvc.get().uri("/messages/" + id + path).with(signedIn(stranger)))
                    .hasStatus(404);
        }
        assertThat(
                        mvc.post()
                                .uri("/messages/" + id + "/cancel")
                                .with(signedIn(stranger))
                                .with(csrf()))
                .hasStatus(404);
        assertThat(get("/messages/" + UUID.randomUUID())).hasStatus(404);
    }

    @Test
    void theBodyIsShutIn() {
        var id = enqueue("a@x.example");
        var result = get("/messages/" + id + "/body");
        assertThat(text(result)).contains("<p>Hello</p>");
        assertThat(result.getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "sandbox;", "frame-ancestors 'self'");
        assertThat(result.getResponse().getHeaders("X-Frame-Options"))
                .containsExactly("SAMEORIGIN");
    }

    @Test
    void picturesThatLieElsewhereAreLoadedOnceSomebodyAsks() {
        var id = enqueue("a@x.example");
        assertThat(text(get("/messages/" + id))).doesNotContain("data-pictures");
        fixture.in(
                agency,
                "update message set source = replace(encode(source, 'escape'), '<p>Hello',"
                        + " '<p><img src=\"https://x.example/a.png\">Hello')::bytea where id = ?",
                id);
        assertThat(policy(id, "")).contains("img-src data:;");
        assertThat(policy(id, "?pictures=other")).contains("img-src data:;");
        assertThat(policy(id, "?pictures=shown"))
                .contains("img-src data: https:; sandbox;", "default-src 'none'");
        assertThat(text(get("/messages/" + id))).contains("data-pictures", "/body\"");
        assertThat(text(get("/messages/" + id + "?pictures=shown")))
                .contains("/body?pictures=shown")
                .doesNotContain("data-pictures");
    }

    private String policy(UUID id, String query) {
        return get("/messages/" + id + "/body" + query)
                .getResponse()
                .getHeader("Content-Security-Policy");
    }

    @Test
    void theFirstPageShowsWhatNeedsAUser() {
        assertThat(text(get("/"))).contains("First steps");
        var id = enqueue("a@x.example");
        state(id, "UNKNOWN");
        assertThat(text(get("/"))).contains("Needs you", "Decide", "/messages/" + id, "days-chart");
        state(id, "SENT");
        assertThat(text(get("/"))).doesNotContain("Needs you").doesNotContain("First steps");
    }

    @Test
    void theFirstStepsAreThoseThatTheUserMayTake() {
        var admin = fixture.user(agency, Role.ADMIN);
        assertThat(text(mvc.get().uri("/").with(as(admin, Role.ADMIN)).exchange()))
                .contains("Add your SMTP server");
        assertThat(text(get("/")))
                .contains("First steps")
                .doesNotContain("Add your SMTP server", "/maintenance/");
    }

    private UUID enqueue(String to) {
        var message = OutboxFixture.message(sender, server, to);
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)))
                .getFirst();
    }

    private void state(UUID id, String state) {
        fixture.in(agency, "update message set state = '" + state + "' where id = ?", id);
    }

    private Message message(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }

    private MvcTestResult get(String uri) {
        return mvc.get().uri(java.net.URI.create(uri)).with(as(sender, Role.RECRUITER)).exchange();
    }

    private MvcTestResult sendAgain(UUID id) {
        return post("/messages/actions?action=SEND_AGAIN&id=" + id);
    }

    private MvcTestResult post(String uri) {
        return mvc.post().uri(uri).with(as(sender, Role.RECRUITER)).with(csrf()).exchange();
    }

    private static String text(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return new String(
                result.getResponse().getContentAsByteArray(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private RequestPostProcessor as(UUID user, Role role) {
        return signedIn(new SignedIn(agency, user, role, false));
    }

    private static RequestPostProcessor signedIn(SignedIn me) {
        var roles =
                me.role() == Role.ADMIN
                        ? AuthorityUtils.createAuthorityList("ROLE_ADMIN", "ROLE_RECRUITER")
                        : AuthorityUtils.createAuthorityList("ROLE_RECRUITER");
        return authentication(new UsernamePasswordAuthenticationToken(me, null, roles));
    }
}
