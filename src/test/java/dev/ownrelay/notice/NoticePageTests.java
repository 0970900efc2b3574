package dev.ownrelay.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

class NoticePageTests extends NoticeFixture {

    @Autowired MockMvcTester mvc;

    UUID person;
    UUID failed;

    @BeforeEach
    void oneThatFails() {
        person = fixtures.user(agency, null);
        fixtures.in(agency, "update app_user set operator = true where id = ?", person);
        refuseRecipients("550 5.1.1 <bob@firm.test>: no such user");
        failed = enqueue(invitation("bob@firm.test"));
        run();
    }

    @Test
    void operatorsSeeWhatFailedAndNoAddress() {
        assertThat(page("/"))
                .contains("One email that Ownrelay itself writes", "/operator/notices");
        assertThat(page("/operator/notices"))
                .contains(
                        "data-kind=\"invitation\"",
                        "Invitation",
                        "The address of the recipient does not exist.",
                        "/operator/notices/" + failed + "/remove")
                .doesNotContain("bob@firm.test", "Bob Smit");
    }

    @Test
    void operatorsReadItInTheirLanguage() {
        fixtures.in(agency, "update app_user set locale = 'nl' where id = ?", person);
        assertThat(page("/operator/notices")).contains("Mislukte meldingen", "Uitnodiging");
        assertThat(page("/"))
                .contains("Eén e\u2011mail die Ownrelay zelf schrijft kon niet vertrekken.");
    }

    @Test
    void othersSeeNothingOfIt() {
        fixtures.in(agency, "update app_user set operator = false where id = ?", person);
        assertThat(mvc.get().uri("/").with(as(false)))
                .bodyText()
                .doesNotContain("/operator/notices");
    }

    @Test
    void aLineIsRemovedOnce() {
        var remove = "/operator/notices/" + failed + "/remove";
        assertThat(mvc.post().uri(remove).with(as(true)).with(csrf())).hasStatus(303);
        assertThat(failures.count()).isZero();
        assertThat(page("/")).doesNotContain("Ownrelay itself");
        assertThat(page("/operator/notices")).contains("Nothing failed.");
        assertThat(mvc.post().uri(remove).with(as(true)).with(csrf())).hasStatus(404);
        assertThat(
                        jdbc.sql("select actor_id from operator_event where subject_id = ?")
                                .param(failed)
                                .query(UUID.class)
                                .single())
                .isEqualTo(person);
    }

    private String page(String path) {
        var result = mvc.get().uri(path).with(as(true)).exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private RequestPostProcessor as(boolean operator) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, person, Role.RECRUITER, operator),
                        null,
                        AuthorityUtils.createAuthorityList(
                                "ROLE_RECRUITER", operator ? "ROLE_OPERATOR" : "ROLE_USER")));
    }
}
