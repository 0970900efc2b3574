package dev.ownrelay.notice;

import static dev.ownrelay.notice.NoticeState.State.FAILED;
import static dev.ownrelay.notice.NoticeState.State.WAITING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// After a backup was restored nothing leaves until the operator starts without the property.
@TestPropertySource(properties = "ownrelay.outbox.paused=true")
class NoticeStopTests extends NoticeFixture {

    @Autowired MockMvcTester mvc;

    @Test
    void nothingLeavesAndOperatorsSeeWhatWaits() {
        int connections = RELAY.connections();
        var id = enqueue(invitation("bob@firm.test"));
        enqueue(invitation("eva@firm.test"));
        run();
        assertThat(state(id)).isEqualTo(WAITING);
        assertThat(RELAY.connections()).isEqualTo(connections);

        for (var language : new String[] {"en", "nl"}) {
            var page = page(language);
            assertThat(page.text())
                    .contains(language.equals("en") ? "Nothing leaves now" : "Er vertrekt nu niets")
                    .doesNotContain("bob@firm.test", "Bob Smit");
            assertThat(page.select("[data-waiting=invitation]"))
                    .extracting(row -> row.text())
                    .anyMatch(text -> text.matches("Agency (Invitation|Uitnodiging) 2 .*"));
        }
    }

    @Test
    void whatIsWorthlessMeanwhileIsGivenUp() {
        var id = enqueue(invitation("bob@firm.test"));
        clock.advance(Duration.ofDays(8));
        run();
        assertThat(state(id)).isEqualTo(FAILED);
    }

    private Document page(String language) {
        var me = fixtures.user(agency, null);
        var operator = "update app_user set operator = true, locale = ? where id = ?";
        fixtures.in(agency, operator, language, me);
        var result =
                mvc.get()
                        .uri("/operator/notices")
                        .with(
                                authentication(
                                        new UsernamePasswordAuthenticationToken(
                                                new SignedIn(agency, me, Role.RECRUITER, true),
                                                null,
                                                AuthorityUtils.createAuthorityList(
                                                        "ROLE_RECRUITER", "ROLE_OPERATOR"))))
                        .exchange();
        assertThat(result).hasStatusOk();
        var bytes = result.getResponse().getContentAsByteArray();
        return Jsoup.parse(new String(bytes, StandardCharsets.UTF_8));
    }
}
