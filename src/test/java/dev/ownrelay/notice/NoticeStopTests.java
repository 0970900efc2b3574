package dev.ownrelay.notice;

import static dev.ownrelay.notice.NoticeState.State.FAILED;
import static dev.ownrelay.notice.NoticeState.State.WAITING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// After a backup was restored nothing leaves until the operator starts without the property.
@TestPropertySource(properties = "ownrelay.outbox.paused=true")
class NoticeStopTests extends NoticeFixture {

    @Autowired MockMvcTester mvc;

    private final List<UUID> crowds = new ArrayList<>();

    @AfterEach
    void leaveTheFirstPageToOthers() {
        crowds.forEach(crowd -> fixtures.in(crowd, "delete from notice"));
    }

    @Test
    void nothingLeavesAndOperatorsSeeWhatWaits() {
        int connections = RELAY.connections();
        var id = enqueue(invitation("bob@firm.test"));
        enqueue(invitation("eva@firm.test"));
        run();
        assertThat(state(id)).isEqualTo(WAITING);
        assertThat(RELAY.connections()).isEqualTo(connections);

        for (var language : new String[] {"en", "nl"}) {
            var page = document("/operator/notices", language);
            assertThat(page.text())
                    .contains(language.equals("en") ? "Nothing leaves now" : "Er vertrekt nu niets")
                    .doesNotContain("bob@firm.test", "Bob Smit");
            assertThat(page.select("[data-waiting=invitation]"))
                    .extracting(row -> row.text())
                    .anyMatch(text -> text.matches("Agency (Invitation|Uitnodiging) 2 .*"));
        }
    }

    @Test
    void whatWaitsIsShownByAgencyFiftyLinesAtATime() {
        for (var name : List.of("aaa few", "Aab", "aac")) {
            agency = fixtures.agency();
            crowds.add(agency);
            jdbc.sql("update agency set name = ? where id = ?").params(name, agency).update();
            wait(name.endsWith("few") ? 2 : 30);
        }
        var first = lines("/operator/notices");
        assertThat(first).hasSize(50).startsWith("aaa few kind-01 1", "aaa few kind-02 1");
        assertThat(first.get(2)).isEqualTo("Aab kind-01 1");
        assertThat(first.getLast()).isEqualTo("aac kind-18 1");
        assertThat(document("/operator/notices", "en").select("#more a").attr("href"))
                .isEqualTo("/operator/notices?page=2");
        assertThat(lines("/operator/notices?page=2"))
                .startsWith("aac kind-19 1")
                .contains("aac kind-30 1")
                .doesNotContainAnyElementsOf(first);
        for (var odd : List.of("odd", "-1", "0")) {
            assertThat(lines("/operator/notices?page=" + odd)).as(odd).isEqualTo(first);
        }
        assertThat(lines("/operator/notices?page=999999999")).isEmpty();
    }

    private void wait(int kinds) {
        fixtures.in(
                agency,
                """
                insert into notice (tenant_id, id, kind, to_address, to_name, locale, subject,
                    sealed_text, from_address, from_name, message_id, due_at, worthless_at, created_at)
                select ?, gen_random_uuid(), 'kind-' || to_char(n, 'FM00'), 'bob@firm.test', '', 'en',
                    '', 'x', 'anna@north.test', '', '<x@north.test>', 'infinity', 'infinity', now()
                from generate_series(1, ?) n
                """,
                agency,
                kinds);
    }

    private List<String> lines(String path) {
        return document(path, "en").select("#waiting tbody tr").stream()
                .map(row -> String.join(" ", row.select("td").eachText().subList(0, 3)))
                .toList();
    }

    @Test
    void whatIsWorthlessMeanwhileIsGivenUp() {
        var id = enqueue(invitation("bob@firm.test"));
        clock.advance(Duration.ofDays(8));
        run();
        assertThat(state(id)).isEqualTo(FAILED);
    }

    private Document document(String path, String language) {
        var me = fixtures.user(agency, null);
        var operator = "update app_user set operator = true, locale = ? where id = ?";
        fixtures.in(agency, operator, language, me);
        var result =
                mvc.get()
                        .uri(path)
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
