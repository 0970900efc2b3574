package dev.ownrelay.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.message.Retention;
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

/// Whom the list shows, and how many of them are written to at once.
@OwnrelayTest
class CandidateListTests {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired Retention retention;

    Fixtures fixtures;
    UUID agency;
    UUID user;
    RequestPostProcessor anna;
    UUID eva;
    UUID jan;
    UUID piet;

    @BeforeEach
    void agency() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        user = fixtures.user(agency, fixtures.server(agency, "Agency mail"));
        anna = Fixtures.recruiter(agency, user);
        eva = fixtures.candidate(agency, "Eva", "Aalders", "eva@home.test");
        jan = fixtures.candidate(agency, "Jan", "Bakker", "jan@home.test");
        piet = fixtures.candidate(agency, "Piet", "Cremer", "piet@home.test");
        email(eva, "SENT", "Long ago", "2026-01-10T12:00:00Z");
        email(eva, "FAILED", "Interview", "2026-03-10T12:00:00Z");
        email(jan, "SENT", "A job", "2026-06-10T12:00:00Z");
        mark("eva@home.test");
    }

    @Test
    void showsTheLastEmailAndItsState() {
        var rows = page("/candidates").select("#candidates tbody tr");
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).select(".col-state [data-state]").attr("data-state"))
                .isEqualTo("FAILED");
        assertThat(rows.get(0).select(".col-state a").text()).isEqualTo("Interview");
        assertThat(rows.get(0).select(".col-when time").attr("datetime")).startsWith("2026-03-10");
        assertThat(rows.get(2).select(".col-state").text()).isEqualTo("No email yet");
    }

    @Test
    void showsOnlyThoseThatTheFilterAsksFor() {
        assertThat(shown("?show=marked")).containsExactly("Eva Aalders");
        assertThat(shown("?show=never")).containsExactly("Piet Cremer");
        assertThat(shown("?before=2026-06-01")).containsExactly("Eva Aalders");
        assertThat(shown("?before=2026-07-01")).containsExactly("Eva Aalders", "Jan Bakker");
        assertThat(shown("?before=2026-07-01&q=jan")).containsExactly("Jan Bakker");
        assertThat(shown("?show=odd&after=odd")).hasSize(3);
        assertThat(page("/candidates?before=soon").select("#before-error").text()).contains("date");
        assertThat(page("/candidates?show=marked&q=piet").select(".empty").text()).contains("piet");
    }

    /// What an agency deletes by its period, it has written nevertheless.
    @Test
    void whoseEmailsAreNoLongerKeptWereWrittenToAllTheSame() {
        forgetOlderThan("2026-05-01T00:00:00Z");
        var row = page("/candidates").select("#candidates tbody tr").first();
        assertThat(row.select(".col-state").text()).isEqualTo("No longer kept");
        assertThat(row.select(".col-state a")).isEmpty();
        assertThat(row.select(".col-when time").attr("datetime")).isEqualTo("2026-03-10T12:00:00Z");
        assertThat(page("/candidates/" + eva).select(".empty p").text())
                .isEqualTo(
                        "The last email to Eva Aalders was written on 10 Mar 2026. Your agency no"
                                + " longer keeps it.");
        assertThat(shown("?show=never")).containsExactly("Piet Cremer");
        assertThat(shown("?before=2026-06-01")).containsExactly("Eva Aalders");
        assertThat(shown("?before=2026-03-01")).isEmpty();

        email(eva, "SENT", "Back", "2026-07-10T12:00:00Z");
        forgetOlderThan("2026-07-01T00:00:00Z");
        assertThat(shown("?before=2026-07-01")).containsExactly("Jan Bakker");
        assertThat(page("/candidates/" + eva).select("#thread > li")).hasSize(1);
    }

    private void forgetOlderThan(String before) {
        jdbc.sql("update agency set keep_rows_months = 1 where id = ?").param(agency).update();
        fixtures.in(
                agency,
                "update message set finished_at = created_at where created_at < ?::timestamptz",
                before);
        retention.run();
    }

    @Test
    void aCandidatesPageReadsLikeAThread() {
        var emails = page("/candidates/" + eva).select("#thread > li");
        assertThat(emails.select(".thread-subject").eachText())
                .containsExactly("Interview", "Long ago");
        assertThat(emails.first().select(".thread-text").text()).isEqualTo("Dear Eva, at nine.");
        for (int i = 0; i < 25; i++) {
            email(eva, "SENT", "Number " + i, "2026-07-10T12:00:0" + i % 10 + "Z");
        }
        var first = page("/candidates/" + eva);
        assertThat(first.select("#thread > li")).hasSize(20);
        var rest = page(first.select("#more a").attr("href"));
        assertThat(rest.select("#thread > li")).hasSize(7);
        assertThat(rest.select("#more a")).isEmpty();
        assertThat(get("/candidates/" + eva + "?after=odd")).hasStatusOk();
    }

    @Test
    void whoeverIsTickedIsWrittenTo() {
        var form = writeTo("candidate", piet, "candidate", eva, "candidate", UUID.randomUUID());
        assertThat(recipients(form)).containsExactly(piet.toString(), eva.toString());
        assertThat(form.select("[data-marked-of=to] li").text()).contains("Eva Aalders");
        assertThat(form.select("#send").text()).isEqualTo("Send");
        assertThat(write("candidate", jan).getResponse().getRedirectedUrl())
                .isEqualTo("/messages/new?candidate=" + jan);
        assertThat(write("candidate", "odd").getResponse().getRedirectedUrl())
                .isEqualTo("/candidates");
    }

    @Test
    void allThatTheFilterShowsAreWrittenToUpToAThousand() {
        assertThat(recipients(writeTo("all", true, "before", "2026-07-01")))
                .containsExactly(eva.toString(), jan.toString());
        assertThat(write("all", true, "q", "nobody & <co>").getResponse().getRedirectedUrl())
                .isEqualTo("/candidates?q=nobody%20%26%20%3Cco%3E");
        fixtures.in(
                agency,
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                select ?, gen_random_uuid(), 'N', n::text, n || '@many.test', now()
                from generate_series(1, 1001) n
                """,
                agency);
        assertThat(page("/candidates?q=many.test").select("#many label").text()).contains("1,000");
        var many = write("all", true, "q", "many.test");
        assertThat(many.getMvcResult().getFlashMap().get("problem").toString()).contains("1,000");
        assertThat(recipients(page(many.getResponse().getRedirectedUrl()))).hasSize(1000);
    }

    @Test
    void aSearchSaysHowFarItLookedAndGoesOnFromThere() {
        many(9_997);
        assertThat(page("/candidates?q=piet&show=never").text())
                .contains("Cremer")
                .doesNotContain("further");
        var zoe = fixtures.candidate(agency, "Zoe", "Zwart", "zoe@home.test");
        var nobody = page("/candidates?q=zoe&show=never");
        assertThat(nobody.select(".empty p").text())
                .isEqualTo("Nobody found by name as far as N Many9997. There are more candidates.");
        var found = further(nobody);
        assertThat(found.select("#candidates tbody tr").text()).contains("Zoe Zwart");
        assertThat(found.text()).doesNotContain("further");
        assertThat(page("/candidates?q=piet&show=never&from=" + piet).select(".empty").text())
                .contains("No other candidate matches.");
        assertThat(page("/candidates?q=many&show=never").select("#more").text())
                .isEqualTo("Show more");
        assertThat(shown("?q=zoe&show=never&from=odd")).isEmpty();
        assertThat(shown("?q=zoe")).as("names are looked at sooner").containsExactly("Zoe Zwart");
        assertThat(get("/candidates/search?q=zoe")).bodyText().contains(zoe.toString());
        assertThat(shown("?from=" + piet)).as("without a search all are shown").hasSize(50);
    }

    @Test
    void whoIsTypedByNameOrAddressIsOfferedHoweverManyCandidatesThereAre() {
        many(50_000);
        var zoe = fixtures.candidate(agency, "Zoe Ann", "Van der Zwart", "zoe@home.test");
        for (var typed :
                List.of(
                        "van%20der%20zwart",
                        "ann%20van%20der%20%20zwart",
                        "ZOE@home.test",
                        "zoe%20ann%20van%20der%20zwart")) {
            assertThat(get("/candidates/search?q=" + typed))
                    .as(typed)
                    .bodyText()
                    .contains(zoe.toString());
        }
        assertThat(get("/candidates/search?q=eva")).bodyText().contains(eva.toString());
        assertThat(get("/candidates/search?q=piet%20van%20der%20zwart"))
                .bodyText()
                .doesNotContain(zoe.toString());
    }

    @Test
    void allThatASearchFoundAreThoseOfItsPage() {
        many(9_997);
        var zoe = fixtures.candidate(agency, "Zoe", "Zwart", "zoe@home.test");
        var page = page("/candidates?q=home.test&show=never");
        assertThat(page.select("#candidates tbody tr")).hasSize(1);
        assertThat(page.select("#more p").text())
                .isEqualTo("Searched by name as far as N Many9997.");
        assertThat(page.select("#many label").text())
                .isEqualTo("The one candidate found as far as N Many9997");
        assertThat(writeToAll("")).isEqualTo("/messages/new?candidate=" + piet);
        var from = further(page).select("#many [name=from]").val();
        assertThat(writeToAll(from)).isEqualTo("/messages/new?candidate=" + zoe);
    }

    private String writeToAll(String from) {
        return write("all", true, "q", "home.test", "show", "never", "from", from)
                .getResponse()
                .getRedirectedUrl();
    }

    private Document further(Document page) {
        var link = page.select("a[href*='from=']:containsOwn(Search further)");
        assertThat(link).hasSize(1);
        return page(link.attr("href"));
    }

    /// Candidates between the first ones and whoever comes last.
    private void many(int candidates) {
        fixtures.in(
                agency,
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                select ?, gen_random_uuid(), 'N', 'Many' || to_char(n, 'FM0000'), n || '@many.test', now()
                from generate_series(1, ?) n
                """,
                agency,
                candidates);
    }

    @Test
    void whatIsTypedStandsForItself() {
        fixtures.candidate(agency, "100%", "Zeker_\\!", "sure@home.test");
        for (var typed : List.of("%25", "_", "%5C", "!", "100%25%20%20zeker_")) {
            assertThat(shown("?q=" + typed)).as(typed).containsExactly("100% Zeker_\\!");
        }
        assertThat(shown("?q=EVA%20AAL")).containsExactly("Eva Aalders");
        assertThat(shown("?q=Home.TEST")).hasSize(4);
    }

    @Test
    void aSelectionIsNobodyElsesAndMayBeAskedForAgain() {
        var url = write("candidate", jan, "candidate", eva).getResponse().getRedirectedUrl();
        assertThat(get(url)).hasStatusOk();
        assertThat(get(url)).hasStatusOk();
        var other = fixtures.agency();
        var stranger = fixtures.candidate(other, "Canary", "Bird", "canary@home.test");
        assertThat(recipients(writeTo("candidate", stranger, "candidate", jan, "candidate", eva)))
                .containsExactly(jan.toString(), eva.toString());
        for (var somebody :
                List.of(
                        recruiter(agency, fixtures.server(agency, "Second mail")),
                        recruiter(other, fixtures.server(other, "Other mail")))) {
            anna = somebody;
            assertNobodyIsChosen(url);
        }
        assertNobodyIsChosen("/messages/new?selection=" + UUID.randomUUID());
        assertNobodyIsChosen("/messages/new?selection=odd");
    }

    private RequestPostProcessor recruiter(UUID agency, UUID server) {
        return Fixtures.recruiter(agency, fixtures.user(agency, server));
    }

    /// A draft that was written to them may still be there, so the page is no dead end.
    private void assertNobodyIsChosen(String url) {
        var page = get(url);
        assertThat(page).hasStatusOk().bodyText().contains("no longer kept");
        assertThat(page).bodyText().doesNotContain("<option selected");
    }

    @Test
    void whatNoDatabaseHoldsNarrowsNothing() {
        for (var odd :
                List.of(
                        "/candidates?before=%2B999999999-12-31",
                        "/candidates?q=%00",
                        "/find?q=%00",
                        "/messages?q=%00",
                        "/messages?part=created.%2B999999999-12-31.%2B999999999-12-31")) {
            assertThat(get(odd)).as(odd).hasStatusOk();
        }
    }

    @Test
    void aSelectionIsForgottenAfterADay() {
        write("candidate", jan, "candidate", eva);
        jdbcAge();
        write("candidate", jan, "candidate", piet);
        assertThat(fixtures.value(agency, Long.class, "select count(*) from candidate_selection"))
                .isOne();
    }

    @Test
    void addsSomebodyInALineAndAsksWhatItCannotRead() {
        var added = quick("Anna de Vries <Anna@NEW.test>");
        assertThat(added.getResponse().getRedirectedUrl()).isEqualTo("/candidates");
        assertThat(shown("?q=anna@new.test")).containsExactly("Anna de Vries");
        var guessed = page(quick("karel.smit@new.test"));
        assertThat(guessed.select("#firstName").val()).isEqualTo("Karel");
        assertThat(guessed.select("#lastName").val()).isEqualTo("Smit");
        assertThat(shown("?q=karel")).isEmpty();
        assertThat(page(quick("Anna Other <anna@new.test>")).select("#email-error").text())
                .contains("already");
        var odd = page(quick("no address"));
        assertThat(odd.select("#email").val()).isEqualTo("no address");
        assertThat(odd.select("#email-error").text()).isNotBlank();
        assertThat(quick("")).hasStatusOk();
    }

    private void jdbcAge() {
        fixtures.in(
                agency,
                """
                with old as (delete from candidate_selection returning *)
                insert into candidate_selection
                select tenant_id, id, user_id, candidate_ids, made_at - interval '25 hours' from old
                """);
    }

    private List<String> shown(String query) {
        return page("/candidates" + query)
                .select("#candidates tbody tr .col-email .line > a")
                .eachText();
    }

    private static List<String> recipients(Document form) {
        return form.select("#to option[selected]").eachAttr("value");
    }

    private Document writeTo(Object... parameters) {
        return page(write(parameters).getResponse().getRedirectedUrl());
    }

    private MvcTestResult write(Object... parameters) {
        var post = mvc.post().uri("/candidates/write").with(anna).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            post = post.param(parameters[i].toString(), parameters[i + 1].toString());
        }
        return post.exchange();
    }

    private MvcTestResult quick(String who) {
        return mvc.post()
                .uri("/candidates/quick")
                .param("who", who)
                .with(anna)
                .with(csrf())
                .exchange();
    }

    private MvcTestResult get(String url) {
        return mvc.get().uri(java.net.URI.create(url)).with(anna).exchange();
    }

    private Document page(String url) {
        return page(get(url));
    }

    private static Document page(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return Jsoup.parse(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void mark(String address) {
        fixtures.in(
                agency,
                """
                insert into address_mark (tenant_id, id, address, cause, message_id, marked_at)
                select tenant_id, gen_random_uuid(), ?, 'recipient-unknown', id, now() from message
                where subject = 'Interview'
                """,
                address);
    }

    private void email(UUID candidate, String state, String subject, String at) {
        var id = UUID.randomUUID();
        fixtures.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, candidate_id, route_name,
                    from_address, from_name, to_address, to_name, subject, source, size, message_id,
                    dated_at, state, due_at, finished_at, idempotency_key, created_at)
                values (?, ?, ?, ?, ?, 'Agency mail', 'a@b.test', 'Anna', 'eva@home.test', 'Eva', ?, ?, 0,
                    '<x@y>', now(), ?, now(), now(), ?, ?::timestamptz)
                """,
                agency,
                id,
                id,
                user,
                candidate,
                subject,
                "Content-Type: text/html\r\n\r\n<title>x</title><p>Dear <b>Eva</b>,</p><p>at nine.</p>\r\n"
                        .getBytes(),
                state,
                id,
                at);
    }
}
