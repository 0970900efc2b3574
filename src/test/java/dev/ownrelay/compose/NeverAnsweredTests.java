package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.jsoup.Jsoup;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.UnsupportedEncodingException;
import java.util.UUID;
import java.util.stream.IntStream;

/// An email to very many people at a domain where nothing has arrived lately.
@OwnrelayTest
class NeverAnsweredTests {

    private static final int MANY = 200;

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    Fixtures fixtures;
    UUID agency;
    UUID user;

    @BeforeEach
    void agency() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        user = fixtures.user(agency, fixtures.server(agency, "Agency mail"));
    }

    @Test
    void aDomainThatRefusedTheLastMessagesIsNamed() throws Exception {
        messages(2, "FAILED", "Closed.test", 10);
        assertThat(found(MANY, "closed.test")).as("two may be two wrong addresses").isEmpty();
        messages(1, "SENT", "closed.test", 10);
        fixtures.in(agency, "update message set bounced_at = now() where state = 'SENT'");
        var found = found(MANY, "closed.test");
        assertThat(found.attr("data-severity")).isEqualTo("advises");
        assertThat(found.text()).contains("closed.test");
        assertThat(found(MANY - 1, "closed.test")).as("not so many").isEmpty();
        assertThat(found(MANY, "open.test")).as("another domain").isEmpty();
    }

    @Test
    void oneThatTookAMessageLatelyIsNot() throws Exception {
        messages(5, "FAILED", "closed.test", 10);
        messages(1, "SENT", "CLOSED.test", 29);
        assertThat(found(MANY, "closed.test")).isEmpty();
        fixtures.in(
                agency,
                "update message set created_at = created_at - interval '2 days' where state ="
                        + " 'SENT'");
        assertThat(found(MANY, "closed.test")).as("long ago").hasSize(1);
    }

    @Test
    void whatOthersWroteThereSaysNothing() throws Exception {
        var ours = agency;
        var ourUser = user;
        agency = fixtures.agency();
        user = fixtures.user(agency, fixtures.server(agency, "Agency mail"));
        messages(5, "FAILED", "closed.test", 10);
        agency = ours;
        user = ourUser;
        assertThat(found(MANY, "closed.test")).isEmpty();
    }

    private void messages(int number, String state, String domain, int daysAgo) {
        IntStream.range(0, number)
                .forEach(_ ->
                        fixtures.in(
                                agency,
                                """
                                insert into message (tenant_id, id, batch_id, sender_id, route_name,
                                    from_address, from_name, to_address, to_name, subject, source,
                                    size, message_id, dated_at, state, due_at, idempotency_key,
                                    created_at)
                                values (?, gen_random_uuid(), gen_random_uuid(), ?, 'relay', 'a@b.test',
                                    'Anna', ?, 'Jan', 'Een baan', '', 0, '<1@b.test>', now(), ?,
                                    now(), gen_random_uuid(), now() - ? * interval '1 day')
                                """,
                                agency,
                                user,
                                UUID.randomUUID() + "@" + domain,
                                state,
                                daysAgo));
    }

    private Elements found(int people, String domain) throws UnsupportedEncodingException {
        fixtures.in(
                agency,
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                select ?, gen_random_uuid(), 'Jan', 'Smit', gen_random_uuid() || ?, now()
                from generate_series(1, ?)
                """,
                agency,
                "@" + domain,
                people);
        var to =
                fixtures.value(
                        agency, String.class, "select string_agg(id::text, ',') from candidate");
        var answer =
                mvc.post()
                        .uri("/messages/check")
                        .with(Fixtures.recruiter(agency, user))
                        .with(csrf())
                        .header("HX-Request", "true")
                        .multipart()
                        .param("to", to.split(","))
                        .param("subject", "Een baan")
                        .param("body", "<p>Dag {{voornaam}}, we hebben een baan voor je.</p>")
                        .exchange();
        fixtures.in(agency, "delete from candidate");
        assertThat(answer).hasStatusOk();
        return Jsoup.parse(answer.getResponse().getContentAsString())
                .select("[data-finding=never-answered-before]");
    }
}
