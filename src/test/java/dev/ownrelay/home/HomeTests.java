package dev.ownrelay.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

@WithOutbox
class HomeTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;

    UUID agency;
    UUID sender;
    UUID server;

    @BeforeEach
    void agency() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        server = fixture.server(agency, 2525, null, null, "North");
    }

    @Test
    void anAgencyThatKeepsItsEmailsNoLongerIsNotNewAgain() {
        assertThat(home(me()).select("#first-steps")).hasSize(1);
        fixture.in(
                agency,
                """
                insert into delivery_day (tenant_id, day, slot, route_name, accepted)
                values (?, '2025-11-22', 0, 'x', 1)
                """,
                agency);
        assertThat(home(me()).select("#first-steps")).isEmpty();
    }

    @Test
    void messagesRefusedForOneCauseAreOneLine() {
        var gone = refused(3, "550 5.1.1 User unknown");
        refused(1, "550 5.7.1 Message rejected as spam");
        var page = home(me());
        var group = page.selectFirst("[data-cause=recipient-unknown]");
        assertThat(group.select("summary").text()).startsWith("Refused 3 emails.");
        assertThat(group.select("details a").eachAttr("href"))
                .containsExactlyInAnyOrderElementsOf(
                        gone.stream().map(id -> "/messages/" + id).toList());
        assertThat(page.select("section[aria-labelledby=home-needing] .story > li")).hasSize(2);

        var form = group.selectFirst("form");
        assertThat(
                        mvc.post()
                                .uri(form.attr("action"))
                                .param("action", "SEEN")
                                .param("home", "true")
                                .param(
                                        "id",
                                        form.select("[name=id]")
                                                .eachAttr("value")
                                                .toArray(String[]::new))
                                .with(me())
                                .with(csrf()))
                .hasRedirectedUrl("/");
        assertThat(home(me()).select("section[aria-labelledby=home-needing] .story > li"))
                .hasSize(1);
    }

    @Test
    void eachLineThatNeedsSomebodyHasOneActionAndTheRestBehindAMenu() {
        refused(1, "550 5.7.1 Message rejected as spam");
        var line = home(me()).selectFirst("section[aria-labelledby=home-needing] .story > li");
        assertThat(line.select("> a.btn, > form > button")).hasSize(1);
        assertThat(line.select("details.menu button[value=SEEN]").text()).isEqualTo("Put aside");
        assertThat(line.select("form input[name=id]")).hasSize(1);
    }

    @Test
    void aServerThatIsDownIsOneLineWithWhatWaitsForIt() {
        enqueue(2);
        rest();
        var mine = home(me()).selectFirst("li[data-route-state=resting]");
        assertThat(mine.text()).contains("2 of your emails wait: North does not answer, since");
        assertThat(rowsBehind(mine.selectFirst("a").attr("href"))).isEqualTo(2);

        var colleague = fixture.user(agency);
        assertThat(home(as(colleague, Role.RECRUITER)).select("li[data-route-state=resting]"))
                .isEmpty();
        var admin = as(fixture.user(agency, Role.ADMIN), Role.ADMIN);
        fixture.in(
                agency,
                """
                insert into server_incident (tenant_id, id, smtp_server_id, kind, opened_at,
                    confirmed_at, stage, code, text)
                values (?, ?, ?, 'FAILURE', now(), now(), 'CONNECT', 0, 'no answer')
                """,
                agency,
                UUID.randomUUID(),
                server);
        assertThat(home(admin).select("li[data-cause] a.sub").text()).isEqualTo("2 emails wait");
    }

    @Test
    void eachNumberOfTheChartLeadsToWhatItCounts() {
        enqueue(3);
        refused(2, "550 5.1.1 User unknown");
        var old = enqueue(1).getFirst();
        fixture.in(
                agency,
                "update message set created_at = created_at - interval '20 days' where id = ?",
                old);
        var page = home(me());
        assertThat(page.select("[data-part] [data-count]").eachText())
                .containsExactly("2 refused", "3 waiting");
        assertThat(page.select("[data-part=waiting] svg rect title").text()).endsWith(": 3");
        for (var link : page.select("#days-chart a")) {
            assertThat(rowsBehind(link.attr("href")))
                    .as(link.outerHtml())
                    .isEqualTo(Integer.parseInt(link.text().replaceAll("\\D", "")));
        }
        assertThat(page.select("#days td a")).hasSize(2);
        assertThat(page.select("main .btn-primary")).isEmpty();
    }

    private int rowsBehind(String href) {
        return page(href, me()).select("#messages tbody tr").size();
    }

    private List<UUID> enqueue(int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> OutboxFixture.message(sender, server, "c" + at + "@x.example"))
                .map(message ->
                        CurrentTenant.call(
                                agency,
                                () ->
                                        outbox.enqueue(UUID.randomUUID(), List.of(message))
                                                .getFirst()))
                .toList();
    }

    private List<UUID> refused(int count, String reply) {
        var ids = enqueue(count);
        for (var id : ids) {
            fixture.in(agency, "update message set state = 'FAILED' where id = ?", id);
            fixture.in(
                    agency,
                    """
                    insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                        started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text)
                    values (?, ?, ?, 1, 'North', now(), 1, 'REJECTED', 'RCPT', 550, ?, ?)
                    """,
                    agency,
                    UUID.randomUUID(),
                    id,
                    reply.substring(4, 9),
                    reply.substring(4));
        }
        return ids;
    }

    private void rest() {
        var now = clock.instant();
        fixture.in(
                agency,
                """
                update smtp_server set paused_since = ?, paused_until = ?, pauses = 1,
                    pause_stage = 'CONNECT', pause_code = 0, pause_reason = 'no answer'
                where id = ?
                """,
                Timestamp.from(now),
                Timestamp.from(now.plusSeconds(60)),
                server);
    }

    private Document home(RequestPostProcessor who) {
        return page("/", who);
    }

    private Document page(String path, RequestPostProcessor who) {
        var answer = mvc.get().uri(URI.create(path)).with(who).exchange();
        try {
            return Jsoup.parse(answer.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private RequestPostProcessor me() {
        return as(sender, Role.RECRUITER);
    }

    private RequestPostProcessor as(UUID user, Role role) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, role, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_" + role)));
    }
}
