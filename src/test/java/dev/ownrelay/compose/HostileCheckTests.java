package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.sun.net.httpserver.HttpServer;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.TestDatabase;

import jakarta.mail.internet.MimeMessage;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMultipartMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What somebody can try with the check, the preview and the spam filter that is asked.
class HostileCheckTests extends WriterFixture {

    private static final String BODY = "<p>Dag {{voornaam}}, we hebben een baan voor je.</p>";
    private static final String SCRIPT = "<img src=x onerror=alert(1)>";
    private static final HttpServer FILTER = filter();

    private static byte[] judged = {};
    private static List<String> recipients = List.of();
    private static @Nullable String departure;

    @Autowired CheckTurns turns;
    @Autowired JdbcConnectionDetails details;

    @DynamicPropertySource
    static void filter(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.spam-filter.timeout", () -> "20s");
        properties.add(
                "ownrelay.spam-filter.url",
                () -> "http://127.0.0.1:" + FILTER.getAddress().getPort());
    }

    /// Its rules have names that are HTML.
    private static HttpServer filter() {
        var said =
                """
                {"score": 1.0, "required_score": 15.0, "symbols": {"%s": {"score": 1.0,
                    "description": "%s", "options": ["%s"]}}}
                """
                        .formatted(SCRIPT, SCRIPT, SCRIPT)
                        .getBytes(StandardCharsets.UTF_8);
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var server = HttpServer.create(address, 0);
            server.createContext(
                    "/",
                    exchange -> {
                        departure = exchange.getRequestHeaders().getFirst("IP");
                        recipients = exchange.getRequestHeaders().get("Rcpt");
                        judged = exchange.getRequestBody().readAllBytes();
                        exchange.sendResponseHeaders(200, said.length);
                        exchange.getResponseBody().write(said);
                        exchange.close();
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void judgeAnew() {
        judged = new byte[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"/messages/check", "/messages/preview"})
    void strangersAndForgedFormsAreTurnedAway(String url) {
        assertThat(mvc.post().uri(url).with(csrf()).exchange())
                .hasStatus(302)
                .hasRedirectedUrl("/login");
        assertThat(mvc.post().uri(url).with(anna).exchange()).hasStatus(403);
        assertThat(mvc.get().uri(url).with(anna).exchange().getResponse().getStatus())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void thePreviewTakesNoFiles() {
        assertThat(post("/messages/preview").param("body", BODY).exchange()).hasStatus(415);
    }

    @Test
    void aSubjectOfSeveralLinesMakesNoHeaderForTheFilter() throws Exception {
        opinion("Hi\r\nBcc: eve@evil.test\r\n\r\nBody");
        var message = new MimeMessage(null, new ByteArrayInputStream(judged));
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getHeader("To", "\n")).contains("jan@home.test").doesNotContain("eve");
        assertThat(recipients).containsExactly("jan@home.test");
    }

    @Test
    void theFilterGetsTheAddressThatTheEmailWouldLeaveFrom() throws Exception {
        opinion("Een baan");
        assertThat(departure).as("nobody knows it").isNull();
        fixtures.in(
                agency,
                "insert into blocklist_watched (tenant_id, id, smtp_server_id, address)"
                        + " select tenant_id, gen_random_uuid(), id, '192.0.2.7' from smtp_server");
        opinion("Een baan");
        assertThat(departure).isEqualTo("192.0.2.7");
    }

    @Test
    void theFilterGetsTheFilesThatGoAlongAgain() throws Exception {
        var message = sent(BODY, file("cv.pdf"));
        var answer =
                post("/messages/check")
                        .header("HX-Request", "true")
                        .param("to", candidate.toString())
                        .param("part", "opinion")
                        .param("follows", message.toString())
                        .param("kept", "0")
                        .param("subject", "Een baan")
                        .param("body", BODY)
                        .exchange();
        assertThat(answer).hasStatusOk();
        assertThat(new String(judged, StandardCharsets.UTF_8)).contains("filename=\"cv.pdf\"");
    }

    @Test
    void whatTheFilterSaysIsTextOnThePage() throws Exception {
        var page = opinion("Een baan");
        assertThat(page.select("[data-opinion] img, [data-opinion] script")).isEmpty();
        assertThat(page.select("[data-opinion]").text()).contains(SCRIPT);
    }

    @Test
    void whatIsFoundIsTextOnThePageAndInThePreview() throws Exception {
        fixtures.in(agency, "update candidate set first_name = ?, last_name = ?", SCRIPT, SCRIPT);
        var body = "<p>Dag Piet, &lt;img src=x onerror=alert(1)&gt;https://bit.ly/x</p>";
        var found =
                page(
                        post("/messages/check")
                                .file(file(SCRIPT + ".exe"))
                                .param("to", candidate.toString())
                                .param("subject", SCRIPT + " BEL MIJ NU!!!")
                                .param("body", body)
                                .exchange());
        assertThat(found.select("[data-finding]")).isNotEmpty();
        assertThat(found.select("main img[src=x], [onerror]")).isEmpty();
        var preview =
                mvc.post()
                        .uri("/messages/preview")
                        .with(anna)
                        .with(csrf())
                        .param("to", candidate.toString())
                        .param("subject", SCRIPT + " {{voornaam}}")
                        .param("body", body + "<p>{{voornaam}}</p>" + SCRIPT)
                        .exchange();
        var shown = page(preview);
        assertThat(shown.select("img, [onerror], script")).isEmpty();
        assertThat(shown.select("u[data-found]")).isNotEmpty();
    }

    @Test
    void oddFieldsBreakNothing() throws Exception {
        var many = IntStream.range(0, 1_000).mapToObj(i -> "1 a" + i + ".exe");
        var found =
                page(
                        post("/messages/check")
                                .header("HX-Request", "true")
                                .param("to", "x", "", candidate.toString(), "%00")
                                .param("subject", "\u0000".repeat(3) + "x".repeat(5_000))
                                .param("body", BODY + "\u0000\ud800")
                                .param("chosen", many.toArray(String[]::new))
                                .param(
                                        "chosen",
                                        "-1 a",
                                        "999999999999 b.pdf",
                                        "9 " + "x".repeat(600))
                                .param("kept", "-1", "9".repeat(40))
                                .param("via", "'--")
                                .param("mend", "script", "hidden-text")
                                .exchange());
        assertThat(found.select("[data-finding=suspicious-attachment]")).hasSizeLessThan(2);
    }

    @Test
    void aTextThatCannotBeSentIsNotLookedAt() throws Exception {
        var body = "<p>" + "BEL NU!!! ".repeat(60_000) + "</p>";
        var part =
                page(
                        post("/messages/check")
                                .header("HX-Request", "true")
                                .param("subject", "Een baan")
                                .param("body", body)
                                .exchange());
        assertThat(part.select("[data-finding]")).isEmpty();
        assertThat(part.text()).doesNotContain("Nothing stands out");
        var whole =
                page(post("/messages/check").param("subject", "x").param("body", body).exchange());
        assertThat(whole.select("#body-error").text()).contains("500");
        assertThat(whole.select("#body").text()).as("is not lost").contains("BEL NU");
        assertThat(
                        mvc.post()
                                .uri("/messages/preview")
                                .with(anna)
                                .with(csrf())
                                .param("body", body)
                                .exchange())
                .hasStatus(413);
    }

    @Test
    void filesThatCannotBeSentAreNotLookedInto() throws Exception {
        var large = new MockMultipartFile("attachments", "cv.exe", null, new byte[11 << 20]);
        for (var part : List.of("files", "opinion")) {
            var answer =
                    post("/messages/check")
                            .file(large)
                            .header("HX-Request", "true")
                            .param("to", candidate.toString())
                            .param("subject", "Een baan")
                            .param("body", BODY)
                            .param("part", part);
            assertThat(page(answer.exchange()).select("[data-finding], [data-opinion]")).isEmpty();
        }
        assertThat(judged).isEmpty();
        stops("suspicious-attachment");
        for (var url : List.of("/messages", "/messages/check")) {
            var page =
                    page(
                            post(url)
                                    .file(large)
                                    .param("subject", "x")
                                    .param("body", BODY)
                                    .exchange());
            assertThat(page.select("#attachments-error").text()).contains("cv.exe");
            assertThat(page.select("[data-finding=suspicious-attachment]")).isEmpty();
        }
    }

    @Test
    void oneAgencyTakesNotAllTurns() throws Exception {
        var me = new SignedIn(agency, user, Role.RECRUITER, false);
        var held = Stream.generate(() -> turns.take(me)).limit(CheckTurns.OF_A_PERSON).toList();
        var check =
                post("/messages/check")
                        .header("HX-Request", "true")
                        .param("subject", "Een baan")
                        .param("body", BODY + "<p>https://bit.ly/x</p>");
        assertThat(page(check.exchange()).select("[data-finding]")).isEmpty();
        assertThat(
                        page(post("/messages/check").param("body", BODY).exchange())
                                .select("#body")
                                .text())
                .contains("een baan");
        assertThat(
                        mvc.post()
                                .uri("/messages/preview")
                                .with(anna)
                                .with(csrf())
                                .param("body", BODY)
                                .exchange())
                .hasStatus(429);
        held.forEach(CheckTurns.Turn::close);
        held.forEach(CheckTurns.Turn::close);
        assertThat(page(check.exchange()).select("[data-finding]")).isNotEmpty();
        var colleagues =
                IntStream.range(0, CheckTurns.OF_AN_AGENCY)
                        .mapToObj(
                                _ -> new SignedIn(agency, UUID.randomUUID(), Role.RECRUITER, false))
                        .map(turns::take)
                        .toList();
        assertThat(turns.take(me)).isNull();
        assertThat(
                        turns.take(
                                new SignedIn(
                                        UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN, false)))
                .isNotNull();
        colleagues.forEach(CheckTurns.Turn::close);
    }

    @Test
    void messagesOfOthersAreNotWrittenAnew() {
        var message = sent(BODY, file("cv.pdf"));
        for (var part : List.of("", "opinion", "files")) {
            var colleague = Fixtures.recruiter(agency, fixtures.user(agency, null));
            assertThat(follows(colleague, message, part)).hasStatus(403);
            var other = fixtures.agency();
            var stranger = administrator(other, fixtures.user(other, null));
            assertThat(follows(stranger, message, part)).hasStatus(404);
            assertThat(follows(stranger, UUID.randomUUID(), part)).hasStatus(404);
            assertThat(follows(anna, message, part)).hasStatusOk();
        }
    }

    @Test
    void whatWentAlongBeforeIsStoppedLikeWhatIsNew() {
        var message = sent(BODY, file("cv.exe"));
        fixtures.in(agency, "update message set state = 'FAILED', finished_at = now()");
        stops("suspicious-attachment");
        var anew = send(BODY).param("follows", message.toString()).param("kept", "0");
        assertThat(anew.exchange()).hasStatusOk();
        assertThat(messages()).isOne();
        assertThat(send(BODY).param("follows", message.toString()).exchange()).hasStatus(303);
    }

    @Test
    void noFileOfTheEarlierMessageIsReadWhileSomebodyWrites() throws Exception {
        var message = sent(BODY, file("cv.pdf"));
        TestDatabase.superuser(details)
                .sql("update attachment set encoded = 'AAAA' where tenant_id = ?")
                .param(agency)
                .update();
        var writing =
                post("/messages/check")
                        .param("follows", message.toString())
                        .param("kept", "0")
                        .param("subject", "Een baan")
                        .param("body", BODY + "<p>In de bijlage staat meer.</p>");
        var live = page(writing.header("HX-Request", "true").exchange());
        assertThat(live.select("[data-finding=attachment-forgotten]")).isEmpty();
        assertThat(page(writing.param("part", "files").exchange()).select("[data-finding]"))
                .isEmpty();
    }

    @Test
    void whatStandsBehindMoreThanAnybodyReadsIsStopped() {
        stops("link-shortener");
        var link = "<p>https://bit.ly/x</p>";
        assertThat(send(BODY + "<br>".repeat(20_000) + link).exchange()).hasStatusOk();
        assertThat(messages()).isZero();
    }

    @Test
    void whereNobodyMayNoAdministratorSendsAnyway() {
        stops("link-shortener");
        fixtures.in(agency, "update agency set sends_anyway = 'NOBODY' where id = ?", agency);
        anna = administrator(agency, user);
        var answer =
                send(BODY + "<p>https://bit.ly/x</p>")
                        .param("overrule", "link-shortener")
                        .exchange();
        assertThat(answer).hasStatusOk();
        assertThat(messages()).isZero();
    }

    /// Whoever agreed to send a shortened link has not agreed to all that is added behind it.
    @Test
    void onlyWhatSomebodyHasSeenIsOverruled() throws Exception {
        stops("link-shortener");
        stops("suspicious-attachment");
        anna = administrator(agency, user);
        var link = BODY + "<p>https://bit.ly/x</p>";
        var both = send(link).file(file("cv.exe"));
        var page = page(both.param("overrule", "link-shortener").exchange());
        assertThat(page.select("[name=overrule][checked]").eachAttr("value"))
                .containsExactly("link-shortener");
        assertThat(messages()).isZero();
        assertThat(page(send(link).param("overrule", "true").exchange()).select("[data-stopped]"))
                .hasSize(1);
        both = send(link).file(file("cv.exe"));
        assertThat(both.param("overrule", "link-shortener", "suspicious-attachment").exchange())
                .hasStatus(303);
        assertThat(messages()).isOne();
    }

    @Test
    void whoIsNoAdministratorAnyMoreOverrulesNothing() {
        stops("link-shortener");
        anna = administrator(agency, user);
        fixtures.in(agency, "update app_user set role = 'RECRUITER'");
        send(BODY + "<p>https://bit.ly/x</p>").param("overrule", "link-shortener").exchange();
        assertThat(messages()).isZero();
        fixtures.in(agency, "update app_user set role = 'ADMIN'");
        send(BODY + "<p>https://bit.ly/x</p>").param("overrule", "link-shortener").exchange();
        assertThat(messages()).isOne();
    }

    private RequestPostProcessor administrator(UUID of, UUID person) {
        fixtures.in(of, "update app_user set role = 'ADMIN' where id = ?", person);
        return Fixtures.administrator(of, person);
    }

    private Document opinion(String subject) throws UnsupportedEncodingException {
        var answer =
                post("/messages/check")
                        .header("HX-Request", "true")
                        .param("to", candidate.toString())
                        .param("part", "opinion")
                        .param("subject", subject)
                        .param("body", BODY)
                        .exchange();
        var page = page(answer);
        assertThat(judged).as("what the filter was given").isNotEmpty();
        return page;
    }

    private UUID sent(String body, MockMultipartFile file) {
        assertThat(send(body).file(file).exchange()).hasStatus(303);
        return fixtures.value(agency, UUID.class, "select id from message");
    }

    private MockMultipartMvcRequestBuilder send(String body) {
        return post("/messages")
                .param("to", candidate.toString())
                .param("subject", "Een baan")
                .param("body", body)
                .param("key", UUID.randomUUID().toString());
    }

    private MvcTestResult follows(RequestPostProcessor who, UUID message, String part) {
        return mvc.post()
                .uri("/messages/check")
                .with(who)
                .with(csrf())
                .header("HX-Request", "true")
                .multipart()
                .param("follows", message.toString())
                .param("kept", "0")
                .param("part", part)
                .param("subject", "Een baan")
                .param("body", BODY)
                .exchange();
    }

    private void stops(String finding) {
        fixtures.in(agency, "insert into check_choice values (?, ?, 'STOPS')", agency, finding);
    }

    private long messages() {
        return fixtures.value(agency, Long.class, "select count(*) from message");
    }

    private MockMultipartMvcRequestBuilder post(String url) {
        return mvc.post().uri(url).with(anna).with(csrf()).multipart();
    }

    private static MockMultipartFile file(String name) {
        return new MockMultipartFile("attachments", name, "application/pdf", new byte[] {'M', 'Z'});
    }

    private static Document page(MvcTestResult result) throws UnsupportedEncodingException {
        assertThat(result).hasStatusOk();
        return Jsoup.parse(result.getResponse().getContentAsString());
    }
}
