package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ownrelay.support.Fixtures;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.util.UUID;

/// An email with a file that is of another kind than its name says, where an agency chose nothing.
class FalseFileNameTests extends WriterFixture {

    private static final String FALSE = "#file-findings [data-finding=false-file-name]";

    @ParameterizedTest
    @CsvSource({
        "en, is really a PDF, save it as PDF",
        "nl, is in werkelijkheid een pdf, bewaar het als pdf"
    })
    void doesNotLeaveAndSaysWhatTheFileIs(String language, String kind, String advice)
            throws Exception {
        fixtures.in(agency, "update app_user set locale = ?", language);
        var page = page(send("cv.docx"));
        assertThat(page.select(FALSE).attr("data-severity")).isEqualTo("stops");
        assertThat(page.select(FALSE).text()).contains(kind, advice, "cv.docx");
        assertThat(page.select("#subject").val()).isEqualTo("Een baan");
        assertThat(page.select("[name=overrule]")).isEmpty();
        assertThat(messages()).isZero();
    }

    @Test
    void leavesUnderItsRightName() {
        assertThat(send("cv.pdf")).hasStatus(303);
        assertThat(messages()).isOne();
    }

    @Test
    void leavesWhereTheAgencyOnlyWarns() {
        fixtures.in(
                agency, "insert into check_choice values (?, 'false-file-name', 'WARNS')", agency);
        assertThat(send("cv.docx")).hasStatus(303);
        assertThat(messages()).isOne();
    }

    @Test
    void anAdministratorSendsItAnyway() throws Exception {
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        anna = Fixtures.administrator(agency, user);
        assertThat(page(send("cv.docx")).select("[name=overrule]")).hasSize(1);
        assertThat(send("cv.docx", "overrule", "false-file-name")).hasStatus(303);
        assertThat(messages()).isOne();
    }

    private MvcTestResult send(String name, String... more) {
        var request =
                mvc.post()
                        .uri("/messages")
                        .multipart()
                        .file(
                                new MockMultipartFile(
                                        "attachments", name, null, "%PDF-1.7\n".getBytes(US_ASCII)))
                        .param("to", candidate.toString())
                        .param("subject", "Een baan")
                        .param("body", "<p>Beste {{voornaam}}, we hebben een baan voor je.</p>")
                        .param("key", UUID.randomUUID().toString())
                        .with(csrf())
                        .with(anna);
        for (int i = 0; i < more.length; i += 2) {
            request.param(more[i], more[i + 1]);
        }
        return request.exchange();
    }

    private static Document page(MvcTestResult result) throws Exception {
        return Jsoup.parse(result.getResponse().getContentAsString());
    }

    private long messages() {
        return fixtures.value(agency, Long.class, "select count(*) from message");
    }
}
