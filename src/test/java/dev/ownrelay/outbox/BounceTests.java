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
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

@WithOutbox
public class BounceTests {

    private static final String TO = "piet@candidate.example";

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired MessageActions actions;
    @Autowired MockMvcTester mvc;

    UUID agency;
    UUID sender;
    UUID message;

    @BeforeEach
    void aMessageThatWasAccepted() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        message = message("SENT");
    }

    @Test
    void aBounceIsExplainedOnTheMessageInTheHomeAndInTheList() {
        assertThat(page()).contains("A message came back").doesNotContain("Came back");
        assertThat(post(report(TO, "failed", "5.1.1", "550 5.1.1 <b>User</b> unknown", mark())))
                .hasRedirectedUrl("/messages/" + message);
        assertThat(page())
                .contains("data-bounce=\"FAILED\"", "data-cause=\"recipient-unknown\"")
                .contains("The address of the recipient does not exist.", "Anna de Vries")
                .contains("550 5.1.1 &lt;b&gt;User&lt;/b&gt; unknown", "data-state=\"SENT\"")
                .contains("accepted this email, but it came back")
                .doesNotContain("<b>User");
        assertThat(get("/")).contains("Needs you", "Came back", "See why");
        assertThat(get("/messages?part=bounced")).contains(TO, "data-bounced");
        assertThat(message().state()).isEqualTo(MessageState.SENT);
        assertThat(message().bouncedAt()).isNotNull();
    }

    @Test
    void aBounceIsExplainedInDutch() {
        post(report(TO, "failed", "5.2.2", "552 5.2.2 Mailbox full", mark()));
        fixture.in(agency, "update app_user set locale = 'nl' where id = ?", sender);
        assertThat(page())
                .contains("Teruggekomen", "aangenomen, maar hij is")
                .contains("data-cause=\"recipient-mailbox-full\"", "Toegevoegd door Anna de Vries")
                .doesNotContain("Er kwam een bericht terug");
        assertThat(body(post("Beste Piet, tot morgen.")))
                .contains("We vinden hierin geen melding van een mailserver.");
    }

    @Test
    void aMessageThatCameBackHasOneStateOneStoryAndOneNextStep() {
        chooseAServer();
        post(report(TO, "failed", "5.1.1", "550 5.1.1 User unknown", mark()));
        var page = Jsoup.parse(page());
        var story = page.selectFirst("#story");
        assertThat(page.select("main .state")).hasSize(1);
        assertThat(story.selectFirst(".state").text()).isEqualTo("Came back");
        assertThat(story.selectFirst(".state").attr("data-state")).isEqualTo("SENT");
        assertThat(story.select("#bounces [data-bounce=FAILED]")).hasSize(1);
        assertThat(page.select("#bounces, #came-back")).hasSize(1);
        assertThat(page.select("main .btn-primary")).hasSize(1);
        assertThat(story.select("#bounces [data-way=ADDRESS]")).isEmpty();
    }

    @Test
    void aMessageInDoubtThatCameBackIsInDoubtNoMore() {
        chooseAServer();
        message = message("UNKNOWN");
        assertThat(page()).contains("We cannot tell whether the email left");
        post(report(TO, "failed", "5.1.1", "550 5.1.1 User unknown", mark()));
        assertThat(page())
                .contains("but the email had left: it came back at ", "data-step=\"other-address\"")
                .doesNotContain("We cannot tell", "may already have arrived");
        assertThat(Jsoup.parse(page()).select("main .btn-primary")).hasSize(1);
    }

    private void chooseAServer() {
        var server = fixture.server(agency, 2525, null, null);
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    @Test
    void takingABounceBackAsksWithoutAScript() {
        post(report(TO, "failed", "5.1.1", "550 5.1.1 User unknown", mark()));
        var form = Jsoup.parse(page()).selectFirst("form[action$=/take-back]");
        assertThat(form.parent().tagName()).isEqualTo("details");
        assertThat(form.text()).contains("Remove this message from the email");
        assertThat(form.hasAttr("data-confirm")).isFalse();
    }

    @Test
    void aMessageThatCameBackIsPutAside() {
        post(report(TO, "failed", "5.1.1", "550 5.1.1 unknown", mark()));
        var seen =
                mvc.post()
                        .uri("/messages/actions")
                        .param("action", "SEEN")
                        .param("id", message.toString())
                        .param("home", "true")
                        .with(me())
                        .with(csrf())
                        .exchange();
        assertThat(seen).hasRedirectedUrl("/");
        assertThat(get("/")).doesNotContain("Needs you");
    }

    @Test
    void manyMessagesThatCameBackAreOneLineAtHome() {
        for (int i = 0; i < 5; i++) {
            fixture.in(
                    agency,
                    "update message set bounced_at = now() + interval '1 year' where id = ?",
                    message("SENT"));
        }
        assertThat(get("/"))
                .contains("5 emails via", "part=bounced", "name=\"part\" value=\"bounced\"");
        var seen =
                mvc.post()
                        .uri("/messages/actions")
                        .param("action", "SEEN")
                        .param("all", "true")
                        .param("home", "true")
                        .param("state", "SENT")
                        .param("part", "bounced")
                        .with(me())
                        .with(csrf())
                        .exchange();
        assertThat(seen).hasRedirectedUrl("/");
        assertThat(get("/")).doesNotContain("Needs you");
    }

    @Test
    void aBounceOfAnotherRecipientIsNotKept() {
        var html = body(post(report("kim@other.example", "failed", "5.1.1", "550 no", "")));
        assertThat(html)
                .contains("This message is about kim@other.example, but the email went to " + TO)
                .contains("aria-invalid=\"true\"", "Final-Recipient: rfc822; kim@other.example")
                .contains("name=\"anyway\"", "forwarded");
        assertNothingKept();
    }

    @Test
    void aForwardedMessageWithoutItsMarkIsKeptWhenItsReaderIsSure() {
        var bounce = report("kim@other.example", "failed", "5.1.1", "550 no", "");
        assertThat(post(bounce, "anyway", "true")).hasRedirectedUrl("/messages/" + message);
        assertThat(page()).contains("data-bounce=\"FAILED\"");
    }

    @Test
    void theAnswerOfAPersonIsNoBounce() {
        var answer = "In-Reply-To: %s\n\nI ask at least 450 euro a day.".formatted(mark());
        assertThat(body(post(answer))).contains("We find no report of a mail server in it.");
        assertNothingKept();
    }

    @Test
    void whatWasNoBounceIsTakenBackWithAllThatFollowed() {
        post(report(TO, "failed", "5.1.1", "550 5.1.1 first", mark()));
        post(report(TO, "failed", "5.1.1", "550 5.1.1 second", mark()));
        assertThat(page()).contains("This was not a returned email");
        takeBack(sender, Role.RECRUITER, 303);
        assertThat(page()).contains("data-bounce=\"FAILED\"", "550 5.1.1 first");
        assertThat(message().bouncedAt()).isNotNull();
        takeBack(fixture.user(agency), Role.RECRUITER, 403);
        takeBack(fixture.user(agency, Role.ADMIN), Role.ADMIN, 303);
        assertNothingKept();
        assertThat(page()).doesNotContain("it came back");
        assertThat(get("/")).doesNotContain("Needs you");
        assertThat(rows("select action from audit_event"))
                .containsExactly("bounce.taken-back", "bounce.taken-back");
    }

    private void takeBack(UUID who, Role role, int status) {
        var newest = rows("select id::text from bounce order by reply_text desc").getFirst();
        assertThat(
                        mvc.post()
                                .uri("/messages/bounces/" + newest + "/take-back")
                                .with(as(new SignedIn(agency, who, role, false)))
                                .with(csrf()))
                .hasStatus(status);
    }

    private List<String> rows(String sql) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(fixture.transactionManager)
                                .execute(_ -> fixture.jdbc.sql(sql).query(String.class).list()));
    }

    @Test
    void aForwardedMessageIsKnownByItsMark() {
        assertThat(post(report("inner@other.example", "failed", "5.1.1", "550 no", mark())))
                .hasRedirectedUrl("/messages/" + message);
        assertThat(page()).contains("data-bounce=\"FAILED\"");
    }

    @Test
    void aBounceWithoutTheMarkIsKeptOnlyWhenItsReaderIsSure() {
        var bounce = report(TO.toUpperCase(java.util.Locale.ROOT), "failed", "5.1.1", "550 no", "");
        assertThat(body(post(bounce))).contains("name=\"anyway\"", "We do not find the mark");
        assertNothingKept();
        assertThat(post(bounce, "anyway", "true")).hasRedirectedUrl("/messages/" + message);
        assertThat(page()).contains("data-bounce=\"FAILED\"");
    }

    @Test
    void anUploadedBounceIsReadAndKeptInTheFieldWhenItIsNotSure() {
        var source = report(TO, "failed", "5.1.1", "550 5.1.1 Größe", "");
        var html = body(upload(source.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(html).contains("We do not find the mark", "550 5.1.1 Größe");
        assertThat(upload((source + mark()).getBytes(StandardCharsets.UTF_8)))
                .hasRedirectedUrl("/messages/" + message);
        assertThat(page()).contains("550 5.1.1 Größe");
    }

    @Test
    void aDelayAndAReceiptChangeNothing() {
        post(report(TO, "delayed", "4.2.2", "452 4.2.2 Mailbox full", mark()));
        post(report(TO, "relayed", "2.0.0", "", mark()));
        assertThat(page())
                .contains("data-bounce=\"DELAYED\"", "data-bounce=\"REACHED\"")
                .contains("It keeps trying by itself", "passed the email on")
                .doesNotContain("Came back");
        assertThat(message().bouncedAt()).isNull();
    }

    @Test
    void theWordsOfAServerAreEnough() {
        var words =
                """
                Hi. This is the qmail-send program.

                <%s>:
                Remote host said: 550 sorry, no mailbox here by that name (#5.1.1)

                Message-ID: %s
                """
                        .formatted(TO, mark());
        assertThat(post(words)).hasRedirectedUrl("/messages/" + message);
        assertThat(page()).contains("data-cause=\"recipient-unknown\"");
    }

    @Test
    void whatIsNoBounceSaysSoAndStaysTyped() {
        assertThat(body(post("Thank you, see you on Monday. " + mark())))
                .contains("We find no report of a mail server in it.", "see you on Monday");
        assertThat(body(post(" "))).contains("Paste the message that came back");
        assertThat(body(post("start " + "x".repeat(1 << 20))))
                .contains("We find no report of a mail server in it.", "start xxx");
        assertNothingKept();
    }

    @Test
    void ofALargeFileTheBeginningIsRead() {
        var report = report(TO, "failed", "5.1.1", "550 5.1.1 Größe", mark());
        var file = report + "\n" + "JVBERi0xLjcK+é/\n".repeat(200_000);
        assertThat(upload(file.getBytes(StandardCharsets.UTF_8)))
                .hasRedirectedUrl("/messages/" + message);
        assertThat(page()).contains("550 5.1.1 Größe");
        assertThat(body(upload(new byte[3 << 20]))).contains("We find no report");
        var unsure = report(TO, "failed", "5.1.1", "550 no", "") + "é\n".repeat(900_000);
        var html = Jsoup.parse(body(upload(unsure.getBytes(StandardCharsets.UTF_8))));
        var typed = html.select("textarea#bounce").first();
        assertThat(typed.wholeText().length()).isLessThanOrEqualTo(600_000);
        assertThat(typed.attr("maxlength")).isEqualTo("600000");
    }

    @Test
    void hostileWordsAreStoredBoundedAndPlain() {
        var words = "550 5.1.1 \u0000\u001b[2J\u202e<script>alert(1)</script>" + "\ud83d".repeat(9);
        post(report(TO, "failed", "5.1.1", words + "x".repeat(9_000), mark()));
        assertThat(page())
                .contains("&lt;script&gt;", "data-bounce=\"FAILED\"")
                .doesNotContain("<script>alert", "\u001b", "\u202e", "x".repeat(2_001));
    }

    @Test
    void onlyAMessageThatWasHandedOverTakesOne() {
        message = message("FAILED");
        assertThat(page()).doesNotContain("A message came back");
        assertThat(post(report(TO, "failed", "5.1.1", "550 no", mark())))
                .flash()
                .containsKey("problem");
        var server = fixture.server(agency, 2525, null, null);
        message = message("UNKNOWN");
        fixture.in(agency, "update message set smtp_server_id = ? where id = ?", server, message);
        post(report(TO, "failed", "5.1.1", "550 no", mark()));
        assertThat(page()).contains("data-bounce=\"FAILED\"", "data-state=\"UNKNOWN\"");
        var me = new SignedIn(agency, sender, Role.RECRUITER, false);
        CurrentTenant.run(agency, () -> actions.act(MessageVerb.SEND_AGAIN, message, me));
        assertThat(message().state()).isEqualTo(MessageState.QUEUED);
        assertThat(message().bouncedAt()).isNull();
    }

    @Test
    void aColleagueReadsItAndHandsNoneIn() {
        post(report(TO, "failed", "5.1.1", "550 no", mark()));
        var bystander = new SignedIn(agency, fixture.user(agency), Role.RECRUITER, false);
        var page = mvc.get().uri("/messages/" + message).with(as(bystander)).exchange();
        assertThat(body(page)).contains("Came back").doesNotContain("name=\"bounce\"");
        var address = "/messages/" + message + "/bounce";
        var bounce = report(TO, "failed", "5.1.1", "550 no", mark());
        var request = mvc.post().uri(address).param("bounce", bounce);
        assertThat(request.with(as(bystander)).with(csrf())).hasStatus(403);
        var other = fixture.agency();
        var stranger = new SignedIn(other, fixture.user(other, Role.ADMIN), Role.ADMIN, false);
        var foreign =
                mvc.post().uri(address).param("bounce", bounce).with(as(stranger)).with(csrf());
        var answer = foreign.exchange().getResponse();
        assertThat(answer.getStatus()).as(answer.getRedirectedUrl()).isEqualTo(404);
    }

    public static String report(
            String to, String action, String status, String words, String mark) {
        return """
        From: MAILER-DAEMON@mail.example.com
        Message-ID: <bounce-1@mail.example.com>
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        --b1
        Content-Type: text/plain

        Sorry, your message could not be delivered.
        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.com

        Final-Recipient: rfc822; %s
        Action: %s
        Status: %s
        Diagnostic-Code: smtp; %s

        --b1
        Content-Type: text/rfc822-headers

        From: anna@agency.example
        Message-ID: %s
        --b1--
        """
                .formatted(to, action, status, words, mark);
    }

    private String mark() {
        return message().messageId();
    }

    private void assertNothingKept() {
        assertThat(page()).doesNotContain("data-bounce=");
        assertThat(message().bouncedAt()).isNull();
    }

    private UUID message(String state) {
        var written = OutboxFixture.message(sender, null, TO);
        var id =
                CurrentTenant.call(
                                agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(written)))
                        .getFirst();
        fixture.in(
                agency,
                "update message set state = ?, finished_at = now() where id = ?",
                state,
                id);
        return id;
    }

    private Message message() {
        return CurrentTenant.call(agency, () -> messages.findById(message).orElseThrow());
    }

    private String page() {
        return get("/messages/" + message);
    }

    private String get(String uri) {
        return body(mvc.get().uri(uri).with(me()).exchange());
    }

    private MvcTestResult post(String bounce, String... more) {
        var request =
                bounce.startsWith("/messages/")
                        ? mvc.post().uri(bounce)
                        : mvc.post()
                                .uri("/messages/" + message + "/bounce")
                                .param("bounce", bounce);
        if (more.length == 2) {
            request.param(more[0], more[1]);
        }
        return request.with(me()).with(csrf()).exchange();
    }

    private MvcTestResult upload(byte[] file) {
        return mvc.post()
                .uri("/messages/" + message + "/bounce")
                .multipart()
                .file(new MockMultipartFile("file", "bounce.eml", "message/rfc822", file))
                .with(me())
                .with(csrf())
                .exchange();
    }

    private static String body(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private RequestPostProcessor me() {
        return as(new SignedIn(agency, sender, Role.RECRUITER, false));
    }

    private static RequestPostProcessor as(SignedIn who) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        who,
                        null,
                        AuthorityUtils.createAuthorityList(
                                "ROLE_" + who.role(), "ROLE_RECRUITER")));
    }
}
