package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Messages of somebody who left, and what the others can do with them.
class DisabledSenderTests extends LaneFixture {

    @Autowired MockMvcTester mvc;

    UUID admin;
    UUID message;

    @BeforeEach
    void aHeldMessageOfSomebodyWhoLeft() {
        admin = fixture.user(agency, Role.ADMIN);
        message = enqueue("a@x.example");
        enabled(false);
        runner.run(agency, server);
        assertThat(message(message).holdReason()).isEqualTo(HoldReason.SENDER_DISABLED);
    }

    @Test
    void administratorsSeeThemOnTheFirstPageAndOthersDoNot() {
        var link = "/messages?state=HELD&amp;sender=" + sender;
        assertThat(page("/", admin, Role.ADMIN))
                .contains("One email from Anna de Vries, who may not sign in", link);
        assertThat(page(link.replace("&amp;", "&"), admin, Role.ADMIN))
                .contains(message.toString());
        assertThat(page("/", fixture.user(agency), Role.RECRUITER)).doesNotContain(link);
        enabled(true);
        assertThat(page("/", admin, Role.ADMIN)).doesNotContain(link);
    }

    @Test
    void unsureOnesAreSeenToo() {
        fixture.in(
                agency,
                "update message set state = 'UNKNOWN', hold_reason = null, finished_at = now()"
                        + " where id = ?",
                message);
        assertThat(page("/", admin, Role.ADMIN))
                .contains("/messages?state=UNKNOWN&amp;sender=" + sender);
        assertThat(story())
                .contains("because its sender may not sign in", "/mark-sent")
                .contains("/maintenance/users/" + sender)
                .doesNotContain("SEND_AGAIN");
    }

    @Test
    void thePageSaysWhyAndOffersOnlyWhatWorks() {
        assertThat(story())
                .contains("It waits because its sender may not sign in")
                .contains("/maintenance/users/" + sender, "/cancel")
                .doesNotContain("SEND_AGAIN", "It cannot be sent again", "by another route");
    }

    @Test
    void nothingIsSentInTheNameOfSomebodyWhoMayNotSignIn() {
        assertThat(sendAgain()).flash().containsKey("problem");
        runner.run(agency, server);
        assertThat(message(message).state()).isEqualTo(MessageState.HELD);
        assertThat(smtp.messages()).isEmpty();
    }

    @Test
    void anAdministratorCancelsIt() {
        assertThat(post("/messages/" + message + "/cancel").exchange()).hasStatus(303);
        assertThat(message(message).state()).isEqualTo(MessageState.CANCELLED);
        assertThat(story()).doesNotContain("SEND_AGAIN");
    }

    @Test
    void onceTheSenderMaySignInAgainItLeavesWhenSomebodySaysSo() {
        enabled(true);
        runner.run(agency, server);
        assertThat(message(message).state()).isEqualTo(MessageState.HELD);
        assertThat(story())
                .contains("could not sign in for a while", "SEND_AGAIN")
                .doesNotContain("/maintenance/users/" + sender);
        assertThat(sendAgain()).flash().containsKey("notice");
        runner.run(agency, server);
        assertThat(message(message).state()).isEqualTo(MessageState.SENT);
    }

    private void enabled(boolean may) {
        fixture.in(agency, "update app_user set enabled = ? where id = ?", may, sender);
    }

    private String story() {
        return page("/messages/" + message + "/story", admin, Role.ADMIN);
    }

    private MvcTestResult sendAgain() {
        return post("/messages/actions")
                .param("action", "SEND_AGAIN")
                .param("id", message.toString())
                .exchange();
    }

    private MockMvcTester.MockMvcRequestBuilder post(String path) {
        return mvc.post().uri(path).with(as(admin, Role.ADMIN)).with(csrf());
    }

    private String page(String path, UUID user, Role role) {
        var result = mvc.get().uri(path).with(as(user, role)).exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private RequestPostProcessor as(UUID user, Role role) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, role, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_" + role, "ROLE_RECRUITER")));
    }
}
