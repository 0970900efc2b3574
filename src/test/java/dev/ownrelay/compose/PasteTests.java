package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.UUID;

/// Pasted addresses become recipients.
@OwnrelayTest
class PasteTests {

    private static final String MIXED =
            """
            Jan <JAN@home.test>, eva@home.test; nobody@
            "Vries, Anna de" <anna@new.test>, karel.smit@new.test, jan@home.test
            """;

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    Fixtures fixtures;
    UUID agency;
    RequestPostProcessor anna;
    UUID jan;
    UUID eva;

    @BeforeEach
    void agency() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        anna = Fixtures.recruiter(agency, fixtures.user(agency, fixtures.server(agency, "Mail")));
        jan = fixtures.candidate(agency, "Jan", "Smit", "jan@home.test");
        eva = fixtures.candidate(agency, "Eva", "Bakker", "Eva@home.test");
        fixtures.candidate(fixtures.agency(), "Canary", "Bird", "anna@new.test");
    }

    @Test
    void withoutScriptsThePageComesBackWithAllThatIsKnown() {
        var page = page(post("/messages/new/recipients", "subject", "A job", "pasted", MIXED));
        assertThat(recipients(page)).containsExactly(jan.toString(), eva.toString());
        assertThat(page.select("#subject").val()).isEqualTo("A job");
        assertThat(page.select("#newcomers").val())
                .isEqualTo("Anna de; Vries; anna@new.test\nKarel; Smit; karel.smit@new.test");
        assertThat(page.select("#add-newcomers").text()).isEqualTo("Add 2 as candidates");
        assertThat(page.select("#pasted").val()).isEmpty();
        assertThat(page.select("[data-said-of=twice]").text()).contains("One address stood there");
        assertThat(page.select("[data-said-of=faults]").text()).contains("“nobody@”");
        assertThat(page.select(".is-invalid")).isEmpty();

        var added =
                page(
                        post(
                                "/messages/new/recipients",
                                "to",
                                jan.toString(),
                                "newcomers",
                                "Anna; de Vries; anna@new.test\n"
                                        + "Karel; Smit; karel.smit@new.test\n"
                                        + "who@",
                                "add",
                                "true"));
        assertThat(recipients(added)).hasSize(3);
        assertThat(added.select("#to option[selected]").text())
                .contains("Anna de Vries <anna@new.test>");
        assertThat(added.select("[data-said-of=added]").text()).contains("2 new candidates");
        assertThat(added.select("#newcomers").val()).isEqualTo("who@");
        assertThat(count()).isEqualTo(4);
    }

    @Test
    void addingAgainOrTogetherWithSomebodyElseAddsNobodyTwice() {
        for (int i = 0; i < 2; i++) {
            var page = page(add("Anna; de Vries; anna@new.test"));
            assertThat(recipients(page)).hasSize(1);
        }
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void marksAreSaid() {
        fixtures.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address, from_name,
                    to_address, to_name, subject, source, size, message_id, dated_at, state, due_at,
                    idempotency_key, created_at)
                select tenant_id, id, id, id, 'Mail', 'a@b.test', 'A', 'jan@home.test', 'Jan', 'x', '', 0,
                    '<x@y>', now(), 'FAILED', now(), id, now() from app_user
                """);
        fixtures.in(
                agency,
                """
                insert into address_mark (tenant_id, id, address, cause, message_id, marked_at)
                select tenant_id, id, 'jan@home.test', 'recipient-unknown', id, now() from message
                """);
        var part = part("pasted", "jan@home.test, eva@home.test");
        assertThat(part.select("[data-said-of=marked]").text()).contains("Jan Smit");
        assertThat(part.select("[data-known] li").eachAttr("data-marked")).containsExactly("true");
    }

    @Test
    void fiveHundredAreOneRequest() {
        fixtures.in(
                agency,
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                select ?, gen_random_uuid(), 'N', n::text, n || '@many.test', now()
                from generate_series(1, 400) n
                """,
                agency);
        var text = new StringBuilder();
        for (int i = 1; i <= 500; i++) {
            text.append(i).append("@many.test\n");
        }
        var part = part("pasted", text.toString());
        assertThat(part.select("[data-known=to] li")).hasSize(400);
        assertThat(part.select("[data-said-of=known]").text()).contains("400 of your candidates");
        assertThat(part.select("#newcomers").val().lines()).hasSize(100);
        var added = part("newcomers", part.select("#newcomers").val(), "add", "true");
        assertThat(added.select("[data-known=to] li")).hasSize(100);
        assertThat(added.select("#newcomers")).isEmpty();
        assertThat(count()).isEqualTo(502);
    }

    @Test
    void moreThanAThousandAreRefusedAndStay() {
        var text = new StringBuilder();
        for (int i = 0; i <= 1000; i++) {
            text.append(i).append("@many.test\n");
        }
        var page = page(post("/messages/new/recipients", "pasted", text.toString()));
        assertThat(page.select("[data-pasted]").text()).contains("1,000");
        assertThat(page.select("#pasted").val()).isEqualTo(text.toString().strip());
        assertThat(recipients(page)).isEmpty();
    }

    @Test
    void whatWasPastedAndNotLookedAtIsNotLeftOutInSilence() {
        var shown = page(get("/messages/new"));
        var again = page(send(shown, "pasted", "eva@home.test"));
        assertThat(again.select("#to-error").text()).contains("Use these addresses");
        assertThat(again.select("#pasted").val()).isEqualTo("eva@home.test");
        assertThat(again.select(".paste details").hasAttr("open")).isTrue();

        var joined =
                page(send(shown, "newcomers", "Anna; Vries; anna@new.test\nEva; ; eva@home.test"));
        assertThat(recipients(joined)).containsExactly(jan.toString(), eva.toString());
        assertThat(joined.select("#to-error").text()).contains("have been added to the recipients");

        var sent = send(shown, "newcomers", "Anna; Vries; anna@new.test\nwho@");
        assertThat(sent).hasStatus(303);
        assertThat(sent.getMvcResult().getFlashMap().get("notice").toString())
                .contains("2 addresses were not added to your candidates and got no email");
    }

    @Test
    void theWordsForNamesAreThoseOfThePagesLanguage() {
        assertThat(page(get("/messages/new")).select("aside code").eachText())
                .containsExactly("{{firstName}}", "{{lastName}}");
        fixtures.in(agency, "update app_user set locale = 'nl'");
        assertThat(page(get("/messages/new")).select("aside code").eachText())
                .containsExactly("{{voornaam}}", "{{achternaam}}");
    }

    private MvcTestResult add(String lines) {
        return post("/messages/new/recipients", "newcomers", lines, "add", "true");
    }

    private MvcTestResult send(Document shown, String field, String value) {
        return post(
                "/messages",
                "to",
                jan.toString(),
                "subject",
                "A job",
                "body",
                "Hello",
                "key",
                shown.select("input[name=key]").val(),
                "route",
                shown.select("input[name=route]").val(),
                field,
                value);
    }

    private static List<String> recipients(Document page) {
        return page.select("#to option[selected]").eachAttr("value");
    }

    private long count() {
        return fixtures.value(agency, Long.class, "select count(*) from candidate");
    }

    private MvcTestResult post(String url, String... fields) {
        var post = mvc.post().uri(url).with(anna).with(csrf()).multipart();
        for (int i = 0; i < fields.length; i += 2) {
            post = post.param(fields[i], fields[i + 1]);
        }
        return post.exchange();
    }

    private Document part(String... fields) {
        var post =
                mvc.post()
                        .uri("/messages/new/recipients")
                        .header("HX-Request", "true")
                        .with(anna)
                        .with(csrf());
        for (int i = 0; i < fields.length; i += 2) {
            post = post.param(fields[i], fields[i + 1]);
        }
        return page(post.exchange());
    }

    private MvcTestResult get(String url) {
        return mvc.get().uri(url).with(anna).exchange();
    }

    private static Document page(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return Jsoup.parse(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
