package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.MessagePageFixture;
import dev.ownrelay.support.TestDatabase;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// An email that did not arrive is written anew without typing or uploading anything again.
class WriteAnewTests extends MessagePageFixture {

    private static final String BODY = "<p>Dear {{firstName}},</p><p>See <em>you</em> at nine</p>";

    @Autowired JdbcConnectionDetails details;

    UUID candidate;
    UUID refused;

    @BeforeEach
    void aRefusedMessage() {
        candidate = rows().candidate(agency, "Jan", "Smit", "jan@home.example");
        fixture.in(
                agency,
                "update app_user set smtp_server_id = ?, signature_html = '<p>Regards, Anna</p>'",
                server);
        smtp.reply("DOT", "550 High probability of spam");
        refused =
                id(
                        write(
                                null,
                                "A job for {{firstName}}",
                                BODY,
                                file("cv.pdf", "%PDF-1.7 cv"),
                                file("b.txt", "bb")));
        run();
        assertThat(state(refused)).isEqualTo(MessageState.FAILED);
        smtp.behave();
    }

    @ParameterizedTest
    @CsvSource({"en,Written anew", "nl,Opnieuw geschreven"})
    void everythingIsFilledInAndTheFilesGoAlong(String language, String written) {
        speak(language);
        var form = page("/messages/new?from=" + refused);
        assertThat(form.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(form.select("#subject").val()).isEqualTo("A job for Jan");
        assertThat(form.select("#body").val())
                .isEqualTo("<p>Dear Jan,</p><p>See <em>you</em> at nine</p>");
        assertThat(form.select("[name=kept][checked] + label").eachText())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("cv.pdf"),
                        second -> assertThat(second).startsWith("b.txt"));

        var anew =
                id(
                        write(
                                form,
                                "A better subject",
                                form.select("#body").val(),
                                file("new.txt", "n")));
        run();
        var got = smtp.messages().getLast().text();
        assertThat(got)
                .contains(
                        "Subject: A better subject", "filename=\"cv.pdf\"", "filename=\"new.txt\"")
                .contains("JVBERi0xLjcgY3Y=")
                .doesNotContain("b.txt");
        assertThat(got.split("Regards, Anna", -1)).as("one signature in each part").hasSize(3);
        assertThat(state(anew)).isEqualTo(MessageState.SENT);
        assertThat(state(refused)).isEqualTo(MessageState.FAILED);
        assertThat(message(refused).settledAt()).isNotNull();
        assertThat(story(refused).select("[data-follow-up]").text()).startsWith(written);
        assertThat(story(anew).select("[data-follows] a").attr("href"))
                .isEqualTo("/messages/" + refused);
        assertThat(count("select count(*) from attachment")).isEqualTo(3);
    }

    @Test
    void aMistakeLosesNothing() {
        var form = page("/messages/new?from=" + refused);
        var answer = html(write(form, "", "<p>Other words</p>"));
        assertThat(answer.select("#subject-error")).hasSize(1);
        assertThat(answer.select("#body").val()).isEqualTo("<p>Other words</p>");
        assertThat(answer.select("[name=follows]").val()).isEqualTo(refused.toString());
        assertThat(answer.select("[name=kept]").eachAttr("value")).containsExactly("0", "1");
        assertThat(answer.select("[name=kept][checked]").eachAttr("value")).containsExactly("0");
        assertThat(message(refused).settledAt()).isNull();
    }

    @Test
    void pressedTwiceItIsOneMessage() {
        var form = page("/messages/new?from=" + refused);
        var first = id(write(form, "Again", BODY));
        assertThat(id(write(form, "Again", BODY))).isEqualTo(first);
        assertThat(count("select count(*) from message")).isEqualTo(2);
    }

    @Test
    void whatIsOnItsWayAgainIsNotWrittenAnewBesides() {
        var form = page("/messages/new?from=" + refused);
        fixture.in(agency, "update message set state = 'QUEUED' where id = ?", refused);
        var answer = html(write(form, "Again", BODY));
        assertThat(answer.select("main .alert-danger").text()).contains("Nothing was sent");
        assertThat(answer.select("#subject").val()).isEqualTo("Again");
        assertThat(count("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void aFormThatComesWithoutAKeyGetsOneSoThatItIsNotSentTwice() {
        var form =
                new ComposeForm(null, null, null, null, null, null, null, null, null, null, null);
        assertThat(form.key()).isNotEmpty();
    }

    @Test
    void aForeignAndAnAbsentMessageAreAlikeAndAColleaguesIsNotTaken() {
        var absent = UUID.randomUUID();
        var strangers = fixture.agency();
        var mine = reader;
        for (var from : List.of(refused, absent)) {
            reader = as(strangers, fixture.user(strangers), Role.RECRUITER);
            assertThat(mvc.get().uri("/messages/new?from=" + from).with(reader).exchange())
                    .hasStatus(404);
            assertThat(write(null, "x", BODY, from)).hasStatus(404);
        }
        assertThat(mvc.get().uri("/messages/new?from=x").with(mine).exchange()).hasStatus(404);
        reader = as(fixture.user(agency), Role.RECRUITER);
        assertThat(mvc.get().uri("/messages/new?from=" + refused).with(reader).exchange())
                .hasStatus(403);
        assertThat(write(null, "x", BODY, refused)).hasStatus(403);
        assertThat(count("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void whoWasDeletedIsToldAndTheTextIsNoLongerThereAfterItsTime() {
        fixture.in(agency, "delete from candidate where id = ?", candidate);
        var form = page("/messages/new?from=" + refused);
        assertThat(form.select("[data-earlier-gone]").text()).startsWith("Jan Smit");
        assertThat(form.select("#to option[selected]")).isEmpty();
        fixture.in(
                agency,
                "update message set source = '', splice_at = null, text_removed_at = now()");
        assertThat(mvc.get().uri("/messages/new?from=" + refused).with(reader).exchange())
                .hasStatus(404);
        assertThat(story(refused).select("[data-step=write-anew]")).isEmpty();
    }

    @Test
    void aDamagedFileStaysBehindAndIsNamed() {
        TestDatabase.superuser(details)
                .sql("update attachment set encoded = 'AAAA' where size = 2 and tenant_id = ?")
                .param(agency)
                .update();
        var form = page("/messages/new?from=" + refused);
        assertThat(form.select("[name=kept]")).hasSize(1);
        assertThat(form.select("fieldset").text()).contains("b.txt is damaged");
    }

    @Test
    void theReasonsForARefusalAreSaidThoughAFileIsDamaged() {
        smtp.reply("DOT", "550 5.7.1 Virus detected");
        var infected = id(write(null, "A job", BODY, file("cv.exe", "abc")));
        run();
        assertThat(story(infected).attr("data-cause")).isEqualTo("content-attachment");
        TestDatabase.superuser(details)
                .sql("update attachment set encoded = 'A' where size = 3 and tenant_id = ?")
                .param(agency)
                .update();
        assertThat(story(infected).select("[data-finding=suspicious-attachment]")).hasSize(1);
    }

    private static MockMultipartFile file(String name, String text) {
        return new MockMultipartFile(
                "attachments", name, null, text.getBytes(StandardCharsets.UTF_8));
    }

    private MvcTestResult write(Document form, String subject, String body, Object... more) {
        var request =
                mvc.post()
                        .uri("/messages")
                        .multipart()
                        .param("to", candidate.toString())
                        .param("subject", subject)
                        .param("body", body);
        if (form != null) {
            request.param("key", form.select("[name=key]").val());
            request.param("follows", form.select("[name=follows]").val());
            request.param("kept", "0");
        }
        for (var one : more) {
            if (one instanceof MockMultipartFile file) {
                request.file(file);
            } else {
                request.param("follows", one.toString());
            }
        }
        return request.with(reader).with(csrf()).exchange();
    }

    private static UUID id(MvcTestResult result) {
        assertThat(result).hasStatus(303);
        var path = result.getResponse().getRedirectedUrl();
        return UUID.fromString(path.substring("/messages/".length()));
    }

    private int count(String sql) {
        return rows().value(agency, Integer.class, sql);
    }
}
