package dev.ownrelay.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

@OwnrelayTest
class CandidatePageTests {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired Recipients recipients;
    @Autowired CandidateSearch search;

    Fixtures fixtures;
    UUID agency;
    RequestPostProcessor anna;

    @BeforeEach
    void agency() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        anna = Fixtures.recruiter(agency, fixtures.user(agency, null));
    }

    @Test
    void anEmptyListSaysWhatItIsFor() {
        var page = page("/candidates");
        assertThat(page.select(".empty a").attr("href")).isEqualTo("/candidates/new");
        assertThat(page.select("table, #filters, #quick")).isEmpty();
    }

    @Test
    void addsACandidateAndShowsIt() {
        var result = save("/candidates/new", " Anna ", "O'Neil <b>", " Anna@EXAMPLE.com ", null);
        assertThat(result).hasStatus(303);
        var shown = page(result.getResponse().getRedirectedUrl());
        assertThat(shown.select("h1").text()).isEqualTo("Anna O'Neil <b>");
        assertThat(shown.select(".lead").text()).isEqualTo("Anna@example.com");
        assertThat(shown.select("a.btn-primary[href^=/messages/new?candidate=]")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'',de Vries,anna@example.com,firstName",
        "Anna,' ',anna@example.com,lastName",
        "Anna,de Vries,'',email",
        "Anna,de Vries,anna@,email",
        "Anna,de Vries,'a@example.com,b@example.com',email",
        "Anna,de Vries,'Anna <anna@example.com>',email"
    })
    void saysWhatIsWrongBesideTheFieldAndKeepsWhatWasTyped(
            String firstName, String lastName, String email, String field) {
        var page = page(save("/candidates/new", firstName, lastName, email, null));
        assertThat(page.select("#" + field + "-error").text()).isNotBlank();
        assertThat(page.select(".invalid-feedback")).hasSize(1);
        assertThat(page.select("#email").val()).isEqualTo(email);
        assertThat(page.select("#lastName").val()).isEqualTo(lastName.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nBcc: a@b.test",
                "x\0",
                "x\u202ey",
                "x\u2028y",
                "x\u0085y",
                "x\u001b[2J"
            })
    void refusesNamesThatCouldBreakAHeader(String name) {
        assertThat(page(save("/candidates/new", name, "x", "a@example.com", null)).text())
                .contains("Remove the line breaks");
        assertThat(page(save("/candidates/new", "x", "x", name + "@example.com", null)).text())
                .contains("not an email address");
    }

    @Test
    void refusesALongName() {
        var page = page(save("/candidates/new", "x".repeat(101), "x", "a@example.com", null));
        assertThat(page.select("#firstName-error").text()).contains("100");
    }

    @Test
    void anAddressIsTakenOnceInAnAgencyAndFreeInAnother() {
        candidate("Anna", "anna@example.com");
        var page = page(save("/candidates/new", "Other", "x", "ANNA@example.com", null));
        assertThat(page.select("#email-error").text()).contains("already");
        var other = fixtures.agency();
        anna = Fixtures.recruiter(other, fixtures.user(other, null));
        assertThat(save("/candidates/new", "Anna", "x", "anna@example.com", null)).hasStatus(303);
    }

    @Test
    void ofTwoWhoAddTheSameAddressAtOnceOneIsTold() throws Exception {
        var start = new CountDownLatch(1);
        Callable<Integer> add =
                () -> {
                    start.await();
                    return save("/candidates/new", "Anna", "x", "race@example.com", null)
                            .getResponse()
                            .getStatus();
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = List.of(threads.submit(add), threads.submit(add), threads.submit(add));
            start.countDown();
            int saved = 0;
            for (var answer : answers) {
                assertThat(answer.get()).isIn(200, 303);
                saved += answer.get() == 303 ? 1 : 0;
            }
            assertThat(saved).isOne();
        }
    }

    @Test
    void changesACandidate() {
        var id = candidate("Anna", "anna@example.com");
        var form = page("/candidates/" + id + "/edit");
        assertThat(form.select("#email").val()).isEqualTo("anna@example.com");
        String version = form.select("input[name=version]").val();
        var saved = save("/candidates/" + id + "/edit", "Eva", "Smit", "eva@example.com", version);
        assertThat(saved).hasStatus(303).redirectedUrl().isEqualTo("/candidates/" + id);
        assertThat(page("/candidates/" + id).select("h1").text()).isEqualTo("Eva Smit");
    }

    @Test
    void theSecondOfTwoEditorsIsToldAndMayThenSave() {
        var id = candidate("Anna", "anna@example.com");
        String url = "/candidates/" + id + "/edit";
        save(url, "First", "x", "anna@example.com", "0");
        var told = page(save(url, "Second", "x", "anna@example.com", "0"));
        assertThat(told.select("[role=alert]").text()).contains("First x <anna@example.com>");
        assertThat(told.select("#firstName").val()).isEqualTo("Second");
        String version = told.select("input[name=version]").val();
        assertThat(save(url, "Second", "x", "anna@example.com", version)).hasStatus(303);
        assertThat(page("/candidates/" + id).select("h1").text()).isEqualTo("Second x");
    }

    @Test
    void asksBeforeDeletingAndSaysWhom() {
        var id = candidate("Anna", "anna@example.com");
        var page = page("/candidates/" + id + "/delete");
        assertThat(page.select("h1").text()).isEqualTo("Delete Anna Test?");
        var deleted = mvc.post().uri("/candidates/" + id + "/delete").with(anna).with(csrf());
        assertThat(deleted).hasStatus(303).redirectedUrl().isEqualTo("/candidates");
        assertThat(get("/candidates/" + id)).hasStatus(404);
    }

    @Test
    void aCandidateOfAnotherAgencyDoesNotExist() {
        var other = fixtures.agency();
        var id = fixtures.candidate(other, "Canary", "Bird", "canary@example.com");
        for (String path : List.of("", "/edit", "/delete")) {
            assertThat(get("/candidates/" + id + path)).hasStatus(404);
        }
        assertThat(save("/candidates/" + id + "/edit", "x", "y", "z@example.com", "0"))
                .hasStatus(404);
        assertThat(mvc.post().uri("/candidates/" + id + "/delete").with(anna).with(csrf()))
                .hasStatus(404);
        assertThat(get("/candidates?q=Canary&after=" + id).getResponse().getStatus())
                .isEqualTo(200);
        assertThat(page("/candidates?q=Canary").select("table")).isEmpty();
        assertThat(get("/candidates/search?q=Canary")).bodyJson().isEqualTo("[]");
        var mine = candidate("Anna", "anna@example.com");
        CurrentTenant.run(
                agency,
                () ->
                        assertThat(recipients.find(List.of(id, mine, mine)))
                                .extracting(Candidate::getId)
                                .containsExactly(mine));
        assertThat(fixtures.value(other, String.class, "select first_name from candidate"))
                .isEqualTo("Canary");
    }

    @Test
    void foreignFieldsOfTheFormChangeNothing() {
        var other = fixtures.agency();
        var id = UUID.randomUUID();
        assertThat(
                        mvc.post()
                                .uri("/candidates/new")
                                .param("firstName", "Anna")
                                .param("lastName", "x")
                                .param("email", "anna@example.com")
                                .param("tenantId", other.toString())
                                .param("id", id.toString())
                                .param("candidate.tenantId", other.toString())
                                .with(anna)
                                .with(csrf()))
                .hasStatus(303);
        assertThat(fixtures.value(other, Long.class, "select count(*) from candidate")).isZero();
        assertThat(fixtures.value(agency, UUID.class, "select id from candidate")).isNotEqualTo(id);
    }

    @Test
    void findsByNameAndAddressWithoutWildcards() {
        fixtures.candidate(agency, "Jan", "de Vries", "jan_v@example.com");
        fixtures.candidate(agency, "Eva", "Smit", "eva100%@example.com");
        assertThat(found("jan de")).containsExactly("Jan de Vries");
        assertThat(found("VRIES")).containsExactly("Jan de Vries");
        assertThat(found("_v@")).containsExactly("Jan de Vries");
        assertThat(found("a_d")).isEmpty();
        assertThat(found("%")).containsExactly("Eva Smit");
        assertThat(found("!")).isEmpty();
        assertThat(found("'; drop table candidate; --")).isEmpty();
        assertThat(page("/candidates?q=<b>zzz").select(".empty").text()).contains("<b>zzz");
    }

    @Test
    void showsMoreByKey() {
        for (int i = 0; i < 120; i++) {
            fixtures.candidate(agency, "N" + i % 3, "Same", i + "@example.com");
        }
        var seen = new java.util.ArrayList<String>();
        String url = "/candidates?q=same";
        for (int pages = 0; !url.isEmpty(); pages++) {
            assertThat(pages).isLessThan(3);
            var page = page(url);
            seen.addAll(page.select("tbody td:nth-child(2)").eachText());
            url = page.select("#more a").attr("href");
        }
        assertThat(seen).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void suggestsAtMostTwenty() {
        for (int i = 0; i < 25; i++) {
            fixtures.candidate(agency, "Sug", "Gest", "s" + i + "@example.com");
        }
        assertThat(get("/candidates/search?q=s24@"))
                .bodyJson()
                .extractingPath("$[0].email")
                .isEqualTo("s24@example.com");
        assertThat(get("/candidates/search?q=sug"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(20);
    }

    private List<String> found(String q) {
        return CurrentTenant.call(
                agency,
                () ->
                        search.page(CandidateFilter.text(q)).rows().stream()
                                .map(Candidate::fullName)
                                .toList());
    }

    private UUID candidate(String firstName, String email) {
        return fixtures.candidate(agency, firstName, "Test", email);
    }

    private MvcTestResult save(
            String url, String firstName, String lastName, String email, String version) {
        var post =
                mvc.post()
                        .uri(url)
                        .param("firstName", firstName)
                        .param("lastName", lastName)
                        .param("email", email)
                        .with(anna)
                        .with(csrf());
        return (version == null ? post : post.param("version", version)).exchange();
    }

    private MvcTestResult get(String url) {
        return mvc.get()
                .uri(java.net.URI.create(url.replace("<", "%3C").replace(">", "%3E")))
                .with(anna)
                .exchange();
    }

    private Document page(String url) {
        return page(get(url));
    }

    private Document page(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return Jsoup.parse(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
