package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMultipartMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@OwnrelayTest
class ComposePageTests {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    Fixtures fixtures;
    UUID agency;
    UUID user;
    UUID server;
    UUID candidate;
    RequestPostProcessor anna;

    @BeforeEach
    void agency() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        server = fixtures.server(agency, "Agency mail");
        user = fixtures.user(agency, server);
        anna = Fixtures.recruiter(agency, user);
        candidate = fixtures.candidate(agency, "Jan", "Smit", "jan@home.test");
    }

    @Test
    void showsTheRouteAndTheChosenCandidateBeforeWriting() {
        var other = fixtures.candidate(agency, "Eva", "Bakker", "eva@home.test");
        var page = page(get("/messages/new?candidate=" + candidate));
        assertThat(page.select(".route").text())
                .startsWith("via Agency mail as Anna de Vries <" + user + "@agency.test>");
        assertThat(page.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(page.select("#to option").eachAttr("value"))
                .containsExactly(candidate.toString(), other.toString());
        assertThat(page.select("button[disabled]")).isEmpty();
    }

    @Test
    void sendsOneMessageToOneCandidate() {
        var result = message(page("/messages/new")).exchange();
        var id = fixtures.value(agency, UUID.class, "select id from message");
        assertThat(result).hasStatus(303).redirectedUrl().isEqualTo("/messages/" + id);
        assertThat(result.getMvcResult().getFlashMap().get("notice"))
                .isEqualTo("The email is in the outbox.");
        assertThat(text("select state from message")).isEqualTo("QUEUED");
        assertThat(text("select subject from message")).isEqualTo("A job for Jan");
        assertThat(text("select to_address from message")).isEqualTo("jan@home.test");
        assertThat(text("select route_name from message")).isEqualTo("Agency mail");
        assertThat(text("select from_address from message")).isEqualTo(user + "@agency.test");
        assertThat(text("select candidate_id::text from message")).isEqualTo(candidate.toString());
        assertThat(text("select sender_id::text from message")).isEqualTo(user.toString());
        assertThat(text("select smtp_server_id::text from message")).isEqualTo(server.toString());
        assertThat(source()).contains("Hello <strong>Jan</strong>", "Regards, Anna");
    }

    @Test
    void sendsAMessageToEachOfSeveral() {
        var eva = fixtures.candidate(agency, "Eva", "Bakker", "eva@home.test");
        var result =
                message(page("/messages/new"))
                        .param("to", eva.toString(), eva.toString())
                        .file(file("CV", "%PDF-1.7\n".getBytes()))
                        .exchange();
        var batch = fixtures.value(agency, UUID.class, "select distinct batch_id from message");
        assertThat(result).hasStatus(303).redirectedUrl().isEqualTo("/messages?batch=" + batch);
        assertThat(number("select count(*) from message")).isEqualTo(2);
        assertThat(number("select count(*) from message_attachment")).isEqualTo(2);
        assertThat(number("select count(*) from attachment")).isEqualTo(1);
        assertThat(text("select distinct content_type from message_attachment"))
                .isEqualTo("application/pdf");
        assertThat(get("/messages?batch=" + batch)).hasStatusOk();
    }

    @Test
    void manySubmitsOfOnePageGiveOneMessage() throws Exception {
        var shown = page("/messages/new");
        var start = new CountDownLatch(1);
        Callable<String> submit =
                () -> {
                    start.await();
                    return message(shown).exchange().getResponse().getRedirectedUrl();
                };
        List<Future<String>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(submit));
            }
            start.countDown();
        }
        for (var answer : answers) {
            assertThat(answer.get()).isEqualTo(answers.getFirst().get()).isNotNull();
        }
        assertThat(number("select count(*) from message")).isOne();
    }

    @Test
    void goingBackToChangeTheMessageGivesAnotherOne() {
        var shown = page("/messages/new");
        assertThat(message(shown)).hasStatus(303);
        var changed =
                mvc.post()
                        .uri("/messages")
                        .multipart()
                        .param("to", candidate.toString())
                        .param("subject", "A better job")
                        .param("body", "Hello")
                        .param("key", shown.select("input[name=key]").val())
                        .with(anna)
                        .with(csrf());
        assertThat(changed).hasStatus(303);
        assertThat(number("select count(*) from message")).isEqualTo(2);
    }

    /// Somebody else removes files for as long as a statement may take.
    @Test
    void whatTheDatabaseStopsComesBackWithAllThatWasTyped() {
        var shown = page("/messages/new");
        var sending = message(shown).file(file("cv.pdf", new byte[] {1, 2}));
        var answer =
                new TransactionTemplate(transactions)
                        .execute(_ -> {
                            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))::text")
                                    .param("attachments:" + agency)
                                    .query(String.class)
                                    .single();
                            return CompletableFuture.supplyAsync(sending::exchange).join();
                        });
        var again = page(answer);
        assertThat(again.select("#stopped").text()).startsWith("Nothing was sent");
        assertThat(again.select("#subject").val()).isEqualTo("A job for {{firstName}}");
        assertThat(again.select("#body").val()).contains("<strong>{{firstName}}</strong>");
        assertThat(again.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(number("select count(*) from message")).isZero();
        assertThat(message(again)).hasStatus(303);
    }

    @Test
    void nobodySendsThroughAServerThatIsForOtherDomains() {
        var shown = page("/messages/new");
        sendsFor("south.test");
        var refused = page(message(shown).exchange());
        assertThat(refused.select("#subject").val()).isEqualTo("A job for {{firstName}}");
        assertThat(refused.text())
                .contains("Agency mail does not send for agency.test", "ask an administrator");
        assertThat(states(refused)).containsExactly("not-allowed");
        assertThat(number("select count(*) from message")).isZero();
    }

    @Test
    void theRouteLineSaysHowTheRouteDoes() {
        var line = page("/messages/new").select(".route");
        assertThat(line.attr("data-route-state")).isEqualTo("works");
        fixtures.in(
                agency,
                """
                update smtp_server set last_check_at = now(), last_check_ok = false,
                    last_check_stage = 'AUTH'
                """);
        line = page("/messages/new").select(".route");
        assertThat(line.attr("data-route-state")).isEqualTo("failed");
        assertThat(line.text()).containsPattern("Last check failed \\(.+\\): refuses the login\\.");
        fixtures.in(
                agency,
                """
                update smtp_server set paused_since = now(), pause_stage = 'CONNECT', pause_code = 0,
                    paused_until = now() + interval '1 hour', pause_reason = ''
                """);
        line = page("/messages/new").select(".route");
        assertThat(line.attr("data-route-state")).isEqualTo("resting");
        assertThat(line.text())
                .containsPattern("Resting since .+: does not answer\\. Next try: .+\\.")
                .contains("Your email waits until then");
        sendsFor("south.test");
        assertThat(states(page("/messages/new"))).containsExactly("not-allowed");
        fixtures.in(agency, "update smtp_server set enabled = false");
        assertThat(states(page("/messages/new"))).containsExactly("none");
    }

    /// Of the way that is shown, not of those that could be chosen.
    private static List<String> states(Document page) {
        return page.select(".route[data-route-state], .alert[data-route-state]")
                .eachAttr("data-route-state");
    }

    private void sendsFor(String domains) {
        fixtures.in(agency, "update smtp_server set sender_domains = ?", domains);
    }

    @Test
    void aRouteThatChangedMeanwhileIsShownFirst() {
        var shown = page("/messages/new");
        var other = fixtures.server(agency, "Other mail");
        fixtures.in(agency, "update app_user set smtp_server_id = ? where id = ?", other, user);
        var again = page(message(shown).file(file("CV.pdf", new byte[] {1})).exchange());
        assertThat(again.select("#route-error").text()).contains("has changed");
        assertThat(again.select(".route > strong").text()).isEqualTo("Other mail");
        assertThat(again.select("#subject").val()).isEqualTo("A job for {{firstName}}");
        assertThat(again.select("#body").text()).contains("<strong>{{firstName}}</strong>");
        assertThat(again.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(again.text()).contains("Choose your files again");
        assertThat(number("select count(*) from message")).isZero();
        assertThat(message(again)).hasStatus(303);
        assertThat(text("select route_name from message")).isEqualTo("Other mail");
    }

    @Test
    void saysBeforeWritingThatThereIsNoUsableRoute() {
        fixtures.in(agency, "update smtp_server set enabled = false where id = ?", server);
        var page = page("/messages/new");
        assertThat(page.select("[role=alert]").text()).contains("switched off");
        assertThat(page.select("main a[href=/account]")).hasSize(1);
        assertThat(page.select("#subject")).isEmpty();
        fixtures.in(agency, "update app_user set smtp_server_id = null where id = ?", user);
        assertThat(page("/messages/new").select("[role=alert]").text()).contains("default relay");
    }

    @Test
    void aRouteLostWhileWritingLosesNothingThatWasTyped() {
        var shown = page("/messages/new");
        fixtures.in(agency, "update smtp_server set enabled = false where id = ?", server);
        var again = page(message(shown).exchange());
        assertThat(again.select("[role=alert]").text()).contains("switched off");
        assertThat(again.select("#subject").val()).isEqualTo("A job for {{firstName}}");
        assertThat(again.select("#send[disabled]")).hasSize(1);
        assertThat(number("select count(*) from message")).isZero();
    }

    @Test
    void anEmptyFormSaysWhatIsMissingBesideEachField() {
        var again =
                page(
                        post().file(new MockMultipartFile("attachments", "", null, new byte[0]))
                                .exchange());
        assertThat(again.select("#to-error, #subject-error, #body-error")).hasSize(3);
        assertThat(again.select("#attachments-error")).isEmpty();
        var nothing = page(mvc.post().uri("/messages").with(anna).with(csrf()).exchange());
        assertThat(nothing.select("#to-error, #subject-error, #body-error")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "00000000-0000-0000-0000-000000000000", "' or 1=1"})
    void anUnknownCandidateIsRefusedAndTheOthersStay(String id) {
        var again = page(message(page("/messages/new")).param("to", id).exchange());
        assertThat(again.select("#to-error").text()).contains("no longer exist");
        assertThat(again.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
    }

    @Test
    void aCandidateOfAnotherAgencyIsUnknown() {
        var other = fixtures.agency();
        var canary = fixtures.candidate(other, "Canary", "Bird", "canary@home.test");
        var again = page(message(page("/messages/new")).param("to", canary.toString()).exchange());
        assertThat(again.select("#to-error").text()).contains("no longer exist");
        assertThat(again.html()).doesNotContain("Canary");
        assertThat(page("/messages/new?candidate=" + canary).html()).doesNotContain("Canary");
        assertThat(number("select count(*) from message")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nBcc: a@evil.test",
                "x\nBcc: a@evil.test",
                "x\0",
                "x\u2028y",
                "x\u202ey",
                "x\ty"
            })
    void refusesASubjectThatCouldAddAHeader(String subject) {
        var again = page(messageWith("subject", subject));
        assertThat(again.select("#subject-error").text()).contains("line breaks");
    }

    @Test
    void refusesLongSubjectsAndBodies() {
        assertThat(page(messageWith("subject", "x".repeat(251))).select("#subject-error").text())
                .contains("250");
        assertThat(page(messageWith("body", "x".repeat(513_000))).select("#body-error").text())
                .contains("500");
        assertThat(page(messageWith("body", "<div><br></div>")).select("#body-error")).hasSize(1);
    }

    @Test
    void refusesFilesThatAreTooManyTooLargeOrEmpty() {
        var empty =
                page(message(page("/messages/new")).file(file("../a.pdf", new byte[0])).exchange());
        assertThat(empty.select("#attachments-error").text()).contains("a.pdf is empty");
        byte[] large = new byte[10 * 1024 * 1024 + 1];
        var tooLarge = page(message(page("/messages/new")).file(file("a.pdf", large)).exchange());
        assertThat(tooLarge.select("#attachments-error").text()).contains("larger than 10 MB");
        byte[] half = new byte[8 * 1024 * 1024];
        var together =
                message(page("/messages/new")).file(file("a.pdf", half)).file(file("b.pdf", half));
        assertThat(page(together.exchange()).select("#attachments-error").text()).contains("20 MB");
        var many = message(page("/messages/new"));
        for (int i = 0; i < 11; i++) {
            many.file(file(i + ".txt", new byte[] {'x'}));
        }
        assertThat(page(many.exchange()).select("#attachments-error").text()).contains("10 files");
        assertThat(number("select count(*) from message")).isZero();
    }

    @Test
    void foreignFieldsOfTheFormChangeNothing() {
        var other = fixtures.agency();
        var stranger = fixtures.user(agency, null);
        var result =
                message(page("/messages/new"))
                        .param("senderId", stranger.toString())
                        .param("tenantId", other.toString())
                        .param("serverId", "")
                        .param("smtpServerId", UUID.randomUUID().toString())
                        .param("from", "boss@agency.test")
                        .param("fromAddress", "boss@agency.test")
                        .param("state", "SENT")
                        .exchange();
        assertThat(result).hasStatus(303);
        assertThat(text("select sender_id::text from message")).isEqualTo(user.toString());
        assertThat(text("select from_address from message")).isEqualTo(user + "@agency.test");
        assertThat(text("select state from message")).isEqualTo("QUEUED");
        assertThat(source()).doesNotContain("boss@");
    }

    @Test
    void whatRunsInABrowserDoesNotLeave() {
        var post =
                messageWith(
                        "body",
                        "Hi<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=x>");
        assertThat(post).hasStatus(303);
        assertThat(source()).contains("Hi").doesNotContain("script", "onerror", "svg");
    }

    @Test
    void whatWasTypedComesBackEscaped() {
        var again = page(messageWith("subject", "\"><script>alert(1)</script>\nx"));
        assertThat(again.select("main script")).isEmpty();
        assertThat(again.select("#subject").val()).startsWith("\"><script>");
    }

    private MvcTestResult messageWith(String field, String value) {
        var shown = page("/messages/new");
        return post().param("to", candidate.toString())
                .param("subject", field.equals("subject") ? value : "A job")
                .param("body", field.equals("body") ? value : "Hello")
                .param("key", shown.select("input[name=key]").val())
                .param("route", shown.select("input[name=route]").val())
                .exchange();
    }

    private MockMultipartMvcRequestBuilder message(Document shown) {
        return post().param("to", candidate.toString())
                .param("subject", "A job for {{firstName}}")
                .param("body", "<div>Hello <strong>{{firstName}}</strong></div>")
                .param("key", shown.select("input[name=key]").val())
                .param("route", shown.select("input[name=route]").val());
    }

    private MockMultipartMvcRequestBuilder post() {
        return mvc.post().uri("/messages").with(anna).with(csrf()).multipart();
    }

    private static MockMultipartFile file(String name, byte[] content) {
        return new MockMultipartFile("attachments", name, "text/html", content);
    }

    private String source() {
        byte[] source = fixtures.value(agency, byte[].class, "select source from message");
        return new String(source, StandardCharsets.UTF_8);
    }

    private String text(String sql) {
        return fixtures.value(agency, String.class, sql);
    }

    private long number(String sql) {
        return fixtures.value(agency, Long.class, sql);
    }

    private MvcTestResult get(String url) {
        return mvc.get().uri(url).with(anna).exchange();
    }

    private Document page(String url) {
        return page(get(url));
    }

    private static Document page(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return Jsoup.parse(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
