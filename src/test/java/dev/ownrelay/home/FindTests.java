package dev.ownrelay.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.UUID;

/// What the command palette finds, and for whom.
@OwnrelayTest
class FindTests {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;

    private Fixtures rows;
    private UUID agency;
    private UUID user;

    @BeforeEach
    void somebody() {
        rows = new Fixtures(jdbc, manager);
        agency = rows.agency();
        user = rows.user(agency, null);
    }

    @Test
    void findsCandidatesAndEmailsOfTheAgencyAndNoOther() {
        var kim = rows.candidate(agency, "Kim", "Smit", "kim@home.example");
        var email = email(agency, user, "Interview with Kim");
        var other = rows.agency();
        rows.candidate(other, "Kim", "Stranger", "kim@other.example");
        email(other, rows.user(other, null), "Kim elsewhere");
        assertThat(find("KIM"))
                .containsExactly(
                        "/messages/new?candidate=" + kim,
                        "/messages/" + email,
                        "/candidates?q=KIM",
                        "/messages?q=KIM");
        assertThat(mvc.get().uri("/find?q=kim")).hasStatus(302).redirectedUrl().contains("/login");
    }

    @Test
    void offersAFewAndTheListsForTheRest() {
        for (var i = 0; i < 9; i++) {
            rows.candidate(agency, "Kim", "Smit" + i, "kim" + i + "@home.example");
            email(agency, user, "Kim " + i);
        }
        assertThat(find("kim")).hasSize(12).endsWith("/candidates?q=kim", "/messages?q=kim");
    }

    @Test
    void whatIsTypedIsOnlyTextToLookFor() {
        email(agency, user, "<b>100%</b>");
        assertThat(find("%")).hasSize(3);
        assertThat(find("_")).containsExactly("/candidates?q=_", "/messages?q=_");
        assertThat(find("<b>")).contains("/messages?q=%3Cb%3E").hasSize(3);
        assertThat(find("")).isEmpty();
        assertThat(find(" ")).isEmpty();
        assertThat(find("' or '1'='1")).hasSize(2);
        assertThat(find("x".repeat(5_000))).hasSize(2);
    }

    private List<String> find(String text) {
        var answer =
                mvc.get()
                        .uri("/find")
                        .param("q", text)
                        .with(Fixtures.recruiter(agency, user))
                        .exchange();
        assertThat(answer).hasStatusOk();
        try {
            var page = Jsoup.parse(answer.getResponse().getContentAsString());
            assertThat(page.select("b, script")).isEmpty();
            return page.select("[role=option]").eachAttr("data-href");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID email(UUID of, UUID sender, String subject) {
        var id = UUID.randomUUID();
        rows.in(
                of,
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at,
                    state, attempt, due_at, idempotency_key, created_at)
                values (?, ?, ?, ?, 'Relay', 'a@b.example', 'Anna', 'x@y.example', 'Piet', ?, ?, 1,
                    ?, now(), 'SENT', 1, now(), ?, now())
                """,
                of,
                id,
                UUID.randomUUID(),
                sender,
                subject,
                new byte[] {1},
                "<" + id + "@b.example>",
                UUID.randomUUID());
        return id;
    }
}
