package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMultipartMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.UUID;

/// What is said of an email before it is sent, and what Send does with it.
class CheckPageTests extends WriterFixture {

    private static final String UNTIDY =
            "<p class=MsoNormal>Beste {{voornaam}},<o:p></o:p></p><p>We hebben een baan voor je als"
                    + " magazijnmedewerker in Tilburg. Heb je tijd om morgen even te bellen?</p>";
    private static final String CLEAN =
            "<p>Beste {{voornaam}},</p><p>We hebben een baan voor je als magazijnmedewerker in"
                    + " Tilburg. Heb je tijd om morgen even te bellen?</p>";

    private static final String CLOSED = "main .alert a[href=#findings-title]";

    @Test
    void aPartOfThePageSaysWhatIsHeldAgainstTheText() {
        var found =
                part(
                        post("/messages/check")
                                .param("subject", "BEL MIJ NU!!!")
                                .param("body", UNTIDY));
        assertThat(found.select("[data-finding=untidy-html]").attr("data-severity"))
                .isEqualTo("warns");
        assertThat(found.select("[data-finding=subject-shouting] q").text())
                .isEqualTo("BEL MIJ NU!!!");
        assertThat(found.select("#findings, form, html main")).as("a part").isEmpty();
    }

    @Test
    void nothingIsHeldAgainstAnEmptyPageNorAgainstACleanEmail() {
        assertThat(part(post("/messages/check")).select("[data-finding]")).isEmpty();
        var clean = part(post("/messages/check").param("subject", "Een baan").param("body", CLEAN));
        assertThat(clean.select("[data-finding]")).isEmpty();
        assertThat(clean.text()).contains("Nothing stands out");
    }

    @Test
    void aMendGivesTheTextBackWithoutWhatWasFoundAndWithAllItsWords() {
        var found =
                part(
                        post("/messages/check")
                                .param("subject", "Een baan")
                                .param("body", UNTIDY)
                                .param("mend", "untidy-html"));
        var mended = found.selectFirst("template[data-mended]");
        assertThat(mended).isNotNull();
        var body = mended.attr("data-body");
        assertThat(body).doesNotContain("Mso", "o:p");
        assertThat(Jsoup.parse(body).text()).isEqualTo(Jsoup.parse(CLEAN).text());
        assertThat(mended.attr("data-subject")).isEqualTo("Een baan");
        assertThat(found.select("[data-finding=untidy-html]")).isEmpty();
    }

    @Test
    void withoutScriptsTheWholePageComesBackMendedAndKeepsWhatWasTyped() {
        var page =
                page(
                        post("/messages/check")
                                .param("to", candidate.toString())
                                .param("subject", "Een baan")
                                .param("body", UNTIDY)
                                .param("mend", "untidy-html")
                                .exchange());
        assertThat(page.select("#body").text()).doesNotContain("Mso");
        assertThat(page.select("#subject").val()).isEqualTo("Een baan");
        assertThat(page.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(page.select("#subject-error, #body-error, #to-error")).isEmpty();
    }

    @Test
    void aMendThatDoesNotExistChangesNothing() {
        var page =
                page(
                        post("/messages/check")
                                .param("subject", "Een baan")
                                .param("body", UNTIDY)
                                .param("mend", "../../etc")
                                .exchange());
        assertThat(page.select("#body").text()).contains("MsoNormal");
    }

    @Test
    void filesAreLookedAtByNameAtOnceAndByContentWhenTheyCome() {
        var named =
                part(
                        post("/messages/check")
                                .param("subject", "Een baan")
                                .param("body", CLEAN + "<p>In de bijlage staat meer.</p>"));
        assertThat(named.select("[data-finding=attachment-forgotten]")).hasSize(1);
        var chosen =
                part(
                        post("/messages/check")
                                .param("subject", "Een baan")
                                .param("chosen", "2048 baan.pdf")
                                .param("body", CLEAN + "<p>In de bijlage staat meer.</p>"));
        assertThat(chosen.select("[data-finding]")).isEmpty();
        var content = part(post("/messages/check").file(file("cv.pdf.exe")).param("part", "files"));
        assertThat(content.select("[data-finding=suspicious-attachment] q").text())
                .isEqualTo("cv.pdf.exe");
    }

    @Test
    void sendAsksFirstWhereTheBrowserCouldNot() {
        var first = send(UNTIDY).param("first", "check").exchange();
        var page = page(first);
        assertThat(page.select("[data-finding=untidy-html]")).hasSize(1);
        assertThat(page.select(CLOSED).text()).startsWith("Nothing was sent yet.");
        assertThat(messages()).isZero();
        var again = send(UNTIDY).param("first", "check").param("seen", "untidy-html").exchange();
        assertThat(again).hasStatus(303);
        assertThat(messages()).isOne();
    }

    @Test
    void aWarningStopsNothing() {
        assertThat(send(UNTIDY).exchange()).hasStatus(303);
    }

    @Test
    void whatTheAgencyStopsDoesNotLeave() {
        stops("untidy-html");
        var page = page(send(UNTIDY).exchange());
        assertThat(page.select("[data-finding=untidy-html]").attr("data-severity"))
                .isEqualTo("stops");
        assertThat(page.select("[data-stopped]").text()).contains("ask an administrator");
        assertThat(page.select(CLOSED)).as("where the eye is").hasSize(1);
        assertThat(page.select("input[name=overrule]")).as("may not").isEmpty();
        assertThat(
                        page(send(UNTIDY).param("overrule", "untidy-html").exchange())
                                .select("[data-stopped]"))
                .as("says that it may")
                .hasSize(1);
        assertThat(messages()).isZero();
        assertThat(send(CLEAN).exchange()).hasStatus(303);
    }

    @Test
    void whoMaySendsAStoppedEmailAnyway() {
        stops("untidy-html");
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        anna = Fixtures.administrator(agency, user);
        var page = page(send(UNTIDY).exchange());
        assertThat(page.select("input[name=overrule]:not([checked])").val())
                .isEqualTo("untidy-html");
        assertThat(send(UNTIDY).param("overrule", "untidy-html").exchange()).hasStatus(303);
        assertThat(fixtures.value(agency, Long.class, "select count(*) from sent_anyway")).isOne();
    }

    @Test
    void whatTheAgencySwitchedOffIsNotFound() {
        fixtures.in(agency, "insert into check_choice values (?, 'untidy-html', 'OFF')", agency);
        var found =
                part(post("/messages/check").param("subject", "Een baan").param("body", UNTIDY));
        assertThat(found.select("[data-finding]")).isEmpty();
    }

    @Test
    void nobodyElsesCandidateIsNamed() {
        var other = fixtures.agency();
        var canary = fixtures.candidate(other, "Canary", "Bird", "canary@home.test");
        var found =
                post("/messages/check")
                        .param("to", canary.toString())
                        .param("subject", "Een baan")
                        .param("body", CLEAN.replace("{{voornaam}}", "Piet"));
        assertThat(part(found).html()).doesNotContain("Canary");
        assertThat(text(preview(CLEAN).param("to", canary.toString()).exchange()))
                .doesNotContain("Canary");
    }

    @Test
    void thePreviewShowsTheCopyOfTheChosenPersonWithWhatWasFoundUnderlined() {
        var eva = fixtures.candidate(agency, "Eva", "Bakker", "eva@home.test");
        var shown =
                Jsoup.parse(
                        text(
                                preview(
                                                CLEAN
                                                        + "<p>Klik op https://bit.ly/x"
                                                        + " nu</p><script>x</script>")
                                        .param("to", candidate.toString(), eva.toString())
                                        .param("person", eva.toString())
                                        .exchange()));
        assertThat(shown.text()).contains("Beste Eva");
        assertThat(shown.select("h1").text()).isEqualTo("Een baan voor Eva");
        assertThat(shown.select("u[data-found]").eachText()).containsExactly("https://bit.ly/x");
        assertThat(shown.select("script")).isEmpty();
    }

    /// A form that is sent without its files still names them.
    @Test
    void thePreviewDoesNotMissAFileThatGoesAlong() {
        var body = CLEAN + "<p>In de bijlage staat meer.</p>";
        var without = preview(body).param("attachments", "");
        assertThat(Jsoup.parse(text(without.exchange())).select("u[data-found]").eachText())
                .containsExactly("In de bijlage staat meer.");
        for (var field : List.of("attachments", "kept")) {
            var shown = Jsoup.parse(text(preview(body).param(field, "1").exchange()));
            assertThat(shown.select("u[data-found]")).as(field).isEmpty();
        }
    }

    @Test
    void whatNoPressMendsHasNoButton() {
        var found =
                part(
                        post("/messages/check")
                                .param("subject", "Een baan")
                                .param("body", CLEAN.replace("voornaam", "functie")));
        assertThat(found.select("[data-finding=placeholder-left]")).hasSize(1);
        assertThat(found.select("[data-mend]")).isEmpty();
    }

    @Test
    void onlyTheCopyThatGreetsAnotherIsSentAnyway() {
        stops("wrong-name");
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        anna = Fixtures.administrator(agency, user);
        var eva = fixtures.candidate(agency, "Eva", "Bakker", "eva@home.test");
        var body = CLEAN.replace("{{voornaam}}", "Jan");
        var sent =
                send(body).param("to", eva.toString()).param("overrule", "wrong-name").exchange();
        assertThat(sent).hasStatus(303);
        assertThat(
                        fixtures.value(
                                agency,
                                String.class,
                                "select string_agg(to_address, ' ') from sent_anyway join message"
                                        + " on message.id = sent_anyway.message_id"))
                .isEqualTo("eva@home.test");
    }

    @Test
    void aFileThatGoesAlongAgainStaysHeldAgainstTheEmail() {
        send(CLEAN).file(file("cv.pdf.exe")).exchange();
        var message = fixtures.value(agency, UUID.class, "select id from message");
        fixtures.in(agency, "update message set state = 'FAILED', finished_at = now()");
        var page = page(mvc.get().uri("/messages/new?from=" + message).with(anna).exchange());
        var held = "#file-findings [data-finding=suspicious-attachment]";
        assertThat(page.select(held)).hasSize(1);
        assertThat(page.select("#findings [data-finding=suspicious-attachment]")).isEmpty();
        var asked = page.select("#file-findings").attr("hx-params");
        assertThat(asked.split(",")).contains("follows", "kept");
        var again = post("/messages/check").param("part", "files").param("kept", "0");
        assertThat(part(again.param("follows", message.toString())).select("[data-finding] q"))
                .extracting(place -> place.text())
                .containsExactly("cv.pdf.exe");
    }

    @Test
    void thePreviewMayBeFramedByOurPagesOnlyAndFetchesNothing() {
        var answer = preview(CLEAN).exchange();
        assertThat(answer.getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "sandbox", "frame-ancestors 'self'")
                .doesNotContain("https:", "script-src");
        assertThat(answer.getResponse().getHeader("X-Frame-Options")).isEqualTo("SAMEORIGIN");
    }

    @Test
    void thePreviewAsTextAndWithoutPictures() {
        var picture = "<p>Dag</p><img src=\"https://elsewhere.test/logo.png\" alt=\"Ons logo\">";
        var plain = text(preview(picture).param("look", "text").exchange());
        assertThat(Jsoup.parse(plain).select("pre").text()).startsWith("Dag");
        var bare = Jsoup.parse(text(preview(picture).exchange()));
        assertThat(bare.select("img")).isEmpty();
        assertThat(bare.text()).contains("Ons logo");
    }

    private MockMvcRequestBuilder preview(String body) {
        return mvc.post()
                .uri("/messages/preview")
                .with(anna)
                .with(csrf())
                .param("subject", "Een baan voor {{voornaam}}")
                .param("body", body);
    }

    private MockMultipartMvcRequestBuilder send(String body) {
        return post("/messages")
                .param("to", candidate.toString())
                .param("subject", "Een baan")
                .param("body", body)
                .param("key", UUID.randomUUID().toString());
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

    private static Document part(MockMultipartMvcRequestBuilder request) {
        return page(request.header("HX-Request", "true").exchange());
    }

    private static Document page(MvcTestResult result) {
        return Jsoup.parse(text(result));
    }

    private static String text(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
