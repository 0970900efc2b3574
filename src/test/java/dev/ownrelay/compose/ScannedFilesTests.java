package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ScriptedClamd;
import dev.ownrelay.support.TestDatabase;
import dev.ownrelay.support.Waiting;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMultipartMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/// What becomes of emails whose files a virus scanner is asked about.
class ScannedFilesTests extends WriterFixture {

    private static final ScriptedClamd CLAMD = ScriptedClamd.onAPort();
    private static final String BODY = "<p>Beste {{voornaam}}, we hebben een baan voor je.</p>";
    private static final String INFECTED = "#file-findings [data-finding=infected-attachment]";
    private static final String UNSCANNED = "#file-findings [data-finding=unscanned-attachment]";

    @Autowired CheckTurns turns;
    @Autowired JdbcConnectionDetails details;

    @DynamicPropertySource
    static void scanner(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.virus-scanner.url", CLAMD::url);
        properties.add("ownrelay.virus-scanner.timeout", () -> "30s");
    }

    @BeforeEach
    void judgeByContent() {
        CLAMD.judges();
    }

    @ParameterizedTest
    @CsvSource({
        "en, holds a virus, Leave the file out",
        "nl, bevat een virus, Laat het bestand weg"
    })
    void anInfectedFileDoesNotLeaveThoughTheAgencyStopsNothing(
            String language, String said, String advice) {
        fixtures.in(agency, "update app_user set locale = ?", language);
        var page = page(send(file("cv.pdf", ScriptedClamd.VIRUS), file("baan.pdf", "Hi")));
        assertThat(page.select(INFECTED).attr("data-severity")).isEqualTo("stops");
        assertThat(page.select(INFECTED).text()).contains(said, "Eicar-Test", advice);
        assertThat(page.select(INFECTED + " q").eachText()).containsExactly("cv.pdf");
        assertThat(page.select("main .alert a[href=#findings-title]")).hasSize(1);
        assertThat(page.select("#subject").val()).isEqualTo("Een baan");
        assertThat(page.select("main").text()).doesNotContain("??");
        assertThat(messages()).isZero();
    }

    /// Once each time that somebody presses Send, and not while they write.
    @Test
    void whoWantedToSendAnInfectedFileStandsInTheTrailWithoutItsName() {
        part(file("jan-smit.pdf", ScriptedClamd.VIRUS));
        assertThat(infected()).isEmpty();
        send(file("jan-smit.pdf", ScriptedClamd.VIRUS));
        send(file("baan.pdf", "Hi"));
        assertThat(infected()).containsExactly(Map.of("actor_id", user, "detail", "Eicar-Test"));
    }

    private List<Map<String, Object>> infected() {
        return TestDatabase.superuser(details)
                .sql(
                        """
                        select actor_id, detail from audit_event
                        where tenant_id = ? and action = 'message.infected'
                        """)
                .param(agency)
                .query()
                .listOfRows();
    }

    @Test
    void nobodySendsAnInfectedFileAnyway() {
        fixtures.in(
                agency,
                "insert into check_choice values (?, 'infected-attachment', 'OFF')",
                agency);
        fixtures.in(agency, "update agency set sends_anyway = 'EVERYBODY' where id = ?", agency);
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        anna = Fixtures.administrator(agency, user);
        var answer =
                post("/messages")
                        .file(file("cv.pdf", ScriptedClamd.VIRUS))
                        .param("overrule", "infected-attachment")
                        .exchange();
        assertThat(page(answer).select(INFECTED)).hasSize(1);
        assertThat(page(answer).select("[name=overrule], [data-stopped]")).isEmpty();
        assertThat(messages()).isZero();
    }

    @Test
    void isSaidWhileSomebodyWritesAndScannedOnceUntilItLeaves() {
        var written = part(file("cv.pdf", ScriptedClamd.VIRUS));
        assertThat(written.select("[data-finding=infected-attachment] q").text())
                .isEqualTo("cv.pdf");
        CLAMD.judges();
        assertThat(part(file("cv.pdf", "Hi")).select("[data-finding]")).isEmpty();
        assertThat(send(file("cv.pdf", "Hi"))).hasStatus(303);
        assertThat(CLAMD.files()).containsExactly("Hi".getBytes(UTF_8));
    }

    @Test
    void withoutScriptsTheWholePageSaysIt() {
        var answer = post("/messages/check").file(file("cv.pdf", ScriptedClamd.VIRUS)).exchange();
        assertThat(page(answer).select(INFECTED)).hasSize(1);
    }

    @Test
    void whatTheScannerAndTheFileAreCalledIsTextOnThePage() {
        var script = "<img src=x onerror=alert(1)>";
        CLAMD.says("stream: " + script + " FOUND");
        var page = page(send(file(script + ".pdf", "Hi")));
        assertThat(page.select(INFECTED).text()).contains(script);
        assertThat(page.select("[onerror], img[src=x]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"en, does not answer at the moment", "nl, antwoordt op dit moment niet"})
    void noFileLeavesWhileTheScannerDoesNotAnswer(String language, String said) {
        fixtures.in(agency, "update app_user set locale = ?", language);
        CLAMD.says("stream: Can't allocate memory ERROR");
        var page = page(send(file("cv.pdf", "Hi")));
        assertThat(page.select(UNSCANNED).text()).contains(said);
        assertThat(page.select(UNSCANNED + " q").text()).isEqualTo("cv.pdf");
        assertThat(page.select("#scan-again").attr("formaction")).contains("/messages/check");
        assertThat(page.select("#subject").val()).as("is not lost").isEqualTo("Een baan");
        assertThat(page.select("#body").text()).contains("we hebben een baan");
        assertThat(page.select("main").text()).doesNotContain("??");
        assertThat(messages()).isZero();
        assertThat(send()).as("without files").hasStatus(303);
        CLAMD.judges();
        assertThat(send(file("cv.pdf", "Hi"))).hasStatus(303);
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void aFileThatTheScannerDoesNotTakeDoesNotLeave() {
        CLAMD.takesAtMost(1_000);
        var page = page(send(file("cv.pdf", "x".repeat(5_000)), file("baan.pdf", "Hi")));
        assertThat(page.select(UNSCANNED).text())
                .contains("more than the virus scanner looks through");
        assertThat(page.select(UNSCANNED + " q").eachText()).containsExactly("cv.pdf");
        assertThat(messages()).isZero();
    }

    /// It may have been stored before anybody scanned.
    @Test
    void whatGoesAlongAgainIsScannedToo() {
        assertThat(send(file("cv.pdf", "Hi"))).hasStatus(303);
        var message = fixtures.value(agency, UUID.class, "select id from message");
        fixtures.in(agency, "update message set state = 'FAILED', finished_at = now()");
        becomesAVirus();
        var again = Map.of("follows", message.toString(), "kept", "0");
        var anew = post("/messages");
        var check = post("/messages/check").header("HX-Request", "true").param("part", "files");
        again.forEach(anew::param);
        again.forEach(check::param);
        assertThat(page(check.exchange()).select("[data-finding=infected-attachment] q").text())
                .isEqualTo("cv.pdf");
        assertThat(page(anew.exchange()).select(INFECTED + " q").text()).isEqualTo("cv.pdf");
        assertThat(messages()).isOne();
    }

    private void becomesAVirus() {
        var virus = MessageAttachment.content(ScriptedClamd.VIRUS.getBytes(UTF_8));
        fixtures.in(
                agency,
                "insert into attachment (tenant_id, sha256, size, encoded, created_at)"
                        + " values (?, ?, ?, ?, now())",
                agency,
                virus.sha256(),
                virus.size(),
                virus.encoded());
        TestDatabase.superuser(details)
                .sql("update message_attachment set sha256 = ? where tenant_id = ?")
                .params(virus.sha256(), agency)
                .update();
    }

    @Test
    void everyCopyOfABatchWaitsForOneScan() {
        var eva = fixtures.candidate(agency, "Eva", "Bakker", "eva@home.test");
        var sent =
                post("/messages").file(file("cv.pdf", "Hi")).param("to", eva.toString()).exchange();
        assertThat(sent).hasStatus(303);
        assertThat(messages()).isEqualTo(2);
        assertThat(CLAMD.files()).hasSize(1);
    }

    @Test
    void picturesOfTheTextAreScannedToo() throws IOException {
        var picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", picture);
        picture.write(ScriptedClamd.VIRUS.getBytes(UTF_8));
        var data = Base64.getEncoder().encodeToString(picture.toByteArray());
        var answer =
                body("/messages", BODY + "<img alt=x src=\"data:image/png;base64," + data + "\">")
                        .exchange();
        assertThat(page(answer).select(INFECTED + " q").text()).isEqualTo("picture-1.png");
        assertThat(messages()).isZero();
    }

    /// A file that is another one when it is read for the message.
    @Test
    void onlyWhatWasScannedLeaves() {
        var changing =
                new MockMultipartFile(
                        "attachments", "cv.pdf", null, ScriptedClamd.VIRUS.getBytes(UTF_8)) {
                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream("Hi".getBytes(UTF_8));
                    }
                };
        assertThat(send(changing))
                .failure()
                .hasRootCauseMessage("A file is not the one that was scanned");
        assertThat(messages()).isZero();
    }

    @Test
    void whoWaitsForTheScannerKeepsNoTurnFromOthers() throws Exception {
        var held = new CountDownLatch(1);
        CLAMD.answers((_, out) -> {
            held.await();
            out.write("stream: OK\0".getBytes(UTF_8));
        });
        try (var people = Executors.newSingleThreadExecutor()) {
            var answer = people.submit(() -> part(file("cv.pdf", "Hi")));
            Waiting.until(() -> !CLAMD.files().isEmpty());
            var me = new SignedIn(agency, user, Role.RECRUITER, false);
            var taken = Stream.generate(() -> turns.take(me)).limit(CheckTurns.OF_A_PERSON);
            taken.forEach(turn -> {
                assertThat(turn).isNotNull();
                turn.close();
            });
            held.countDown();
            assertThat(answer.get().select("[data-finding]")).isEmpty();
        }
    }

    private MvcTestResult send(MockMultipartFile... files) {
        var post = post("/messages");
        for (var file : files) {
            post.file(file);
        }
        return post.exchange();
    }

    private Document part(MockMultipartFile file) {
        return page(
                mvc.post()
                        .uri("/messages/check")
                        .with(anna)
                        .with(csrf())
                        .multipart()
                        .file(file)
                        .header("HX-Request", "true")
                        .param("part", "files")
                        .exchange());
    }

    private MockMultipartMvcRequestBuilder post(String url) {
        return body(url, BODY);
    }

    private MockMultipartMvcRequestBuilder body(String url, String body) {
        return mvc.post()
                .uri(url)
                .with(anna)
                .with(csrf())
                .multipart()
                .param("to", candidate.toString())
                .param("subject", "Een baan")
                .param("body", body)
                .param("key", UUID.randomUUID().toString());
    }

    private long messages() {
        return fixtures.value(agency, Long.class, "select count(*) from message");
    }

    private static MockMultipartFile file(String name, String text) {
        return new MockMultipartFile("attachments", name, "application/pdf", text.getBytes(UTF_8));
    }

    private static Document page(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        var body = result.getResponse().getContentAsByteArray();
        return Jsoup.parse(new String(body, UTF_8));
    }
}
