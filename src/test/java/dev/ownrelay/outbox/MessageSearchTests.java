package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

@WithOutbox
class MessageSearchTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    UUID agency;
    UUID sender;

    @BeforeEach
    void agency() {
        agency = fixture.agency();
        sender = fixture.user(agency);
    }

    @Test
    void aSearchSaysHowFarBackItLookedAndGoesOnFromThere() {
        enqueue("oldest@x.example");
        newer(9_999);
        assertThat(page("/messages?q=oldest").html()).contains("oldest@x.example");
        newer(1);
        assertThat(page("/messages?q=newer").html()).contains("after=").doesNotContain("Searched");
        var page = page("/messages?q=oldest");
        assertThat(page.select(".empty p").text()).matches("No email since .+ matches “oldest”.");
        var found = page(further(page));
        assertThat(found.select("#messages tbody tr")).hasSize(1);
        assertThat(found.text()).contains("oldest@x.example").doesNotContain("further back");
        assertThat(page("/messages?state=QUEUED").html()).contains("oldest@x.example");
    }

    @Test
    void aSearchShowsWhatItFoundBeforeItGoesFurtherBack() {
        enqueue("oldest@x.example");
        newer(9_999);
        enqueue("newest@x.example");
        var page = page("/messages?q=est@x.ex&state=QUEUED");
        assertThat(page.select("#messages tbody tr").text()).contains("newest@x.example");
        assertThat(page.select("#more p").text()).startsWith("Searched back to");
        var gone = UUID.randomUUID();
        assertThat(page("/messages?q=oldest&from=" + gone).text()).contains("further back");
        assertThat(page("/messages?q=newest&from=" + gone).select("#messages tbody tr"))
                .as("it moves no search")
                .hasSize(1);
        var older = page(further(page));
        assertThat(older.select("#messages tbody tr").text())
                .contains("oldest@x.example")
                .doesNotContain("newest@x.example");
        assertThat(older.text()).doesNotContain("further back");
    }

    @Test
    void allThatASearchFoundAreThoseOfItsPage() {
        enqueue("oldest@x.example");
        newer(9_999);
        enqueue("newest@x.example");
        var page = page("/messages?q=est@x.ex");
        assertThat(page.select("#many label").text()).startsWith("All emails found back to ");
        var older = page(further(page));
        var from = older.select("#many [name=from]").val();
        assertThat(cancelAll("est@x.ex", from)).isEqualTo("/messages?q=est%40x.ex&from=" + from);
        assertThat(queued()).containsExactly("newest@x.example");
        assertThat(cancelAll("est@x.ex", "")).isEqualTo("/messages?q=est%40x.ex");
        assertThat(queued()).isEmpty();
        assertThat(page("/messages?q=oldest&state=CANCELLED").text()).contains("further back");
    }

    private String cancelAll(String q, String from) {
        var result =
                mvc.post()
                        .uri("/messages/actions")
                        .with(authentication(me()))
                        .with(csrf())
                        .param("action", "CANCEL")
                        .param("all", "true")
                        .param("sure", "true")
                        .param("q", q)
                        .param("from", from)
                        .exchange();
        return result.getResponse().getRedirectedUrl();
    }

    private List<String> queued() {
        return CurrentTenant.call(
                agency,
                () ->
                        transactions.execute(_ ->
                                jdbc.sql("select to_address from message where state = 'QUEUED'")
                                        .query(String.class)
                                        .list()));
    }

    private static String further(Document page) {
        var link = page.select("a[href*='after=']");
        assertThat(link.text()).isEqualTo("Search further back");
        return link.attr("href");
    }

    /// Messages that were sent since the last one was written.
    private void newer(int messages) {
        fixture.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at,
                    state, due_at, idempotency_key, created_at)
                select tenant_id, gen_random_uuid(), gen_random_uuid(), sender_id, route_name,
                    from_address, from_name, 'newer@x.example', '', '', '', 0, message_id, dated_at,
                    'SENT', due_at, gen_random_uuid(), created_at + n * interval '1 microsecond'
                from (select * from message order by created_at desc limit 1) m,
                    generate_series(1, ?) n
                """,
                messages);
        clock.advance(Duration.ofSeconds(1));
    }

    private void enqueue(String to) {
        var message = OutboxFixture.message(sender, null, to);
        CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)));
    }

    private Authentication me() {
        return new UsernamePasswordAuthenticationToken(
                new SignedIn(agency, sender, Role.RECRUITER, false),
                null,
                AuthorityUtils.createAuthorityList("ROLE_RECRUITER"));
    }

    private Document page(String path) {
        var result = mvc.get().uri(path).with(authentication(me())).exchange();
        assertThat(result).hasStatusOk();
        return Jsoup.parse(
                new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8));
    }
}
