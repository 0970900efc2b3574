package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.UUID;

/// A message to as many people as one may write to at once, over the wire.
@ServedTest
class LargeBatchTests {

    private static final String EMAIL = "anna@agency.test";
    private static final String PASSWORD = "three green bicycles";
    private static final int MANY = 1_000;

    @Autowired EmptyDatabase database;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @LocalServerPort int port;

    private Fixtures fixtures;
    private UUID agency;
    private Visitor anna;

    @BeforeEach
    void candidates() {
        database.empty();
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        var user = fixtures.user(agency, fixtures.server(agency, "Agency mail"));
        fixtures.signIn(agency, user, EMAIL, PASSWORD);
        fixtures.in(
                agency,
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                select ?, gen_random_uuid(), 'N', n::text, n || '@home.test', now()
                from generate_series(1, 1001) n
                """,
                agency);
        anna = new Visitor(port);
        anna.signIn(EMAIL, PASSWORD);
    }

    @Test
    void oneThousandMessagesWithAttachmentsAreOneBatchHoweverOftenItIsSent() {
        var message = message(MANY);

        var first = send(message);
        var again = send(message);

        assertThat(first.status()).isEqualTo(303);
        assertThat(first.location()).startsWith("/messages?batch=").isEqualTo(again.location());
        assertThat(count("message")).isEqualTo(MANY);
        assertThat(count("message where state = 'QUEUED'")).isEqualTo(MANY);
        assertThat(count("message_attachment")).isEqualTo(2 * MANY);
        assertThat(count("attachment")).isEqualTo(2);
    }

    @Test
    void oneMoreIsRefusedAndNothingTypedIsLost() {
        var page = send(message(MANY + 1)).document();

        assertThat(page.select("#to-error").text()).contains("1,000");
        assertThat(page.select("#to option[selected]")).hasSize(MANY + 1);
        assertThat(page.select("input[name=subject]").val()).isEqualTo("A job");
        assertThat(count("message")).isZero();
    }

    private String message(int recipients) {
        var page = anna.get("/messages/new").document();
        var form = new StringBuilder();
        form.append(part("_csrf", page.select("input[name=_csrf]").val()));
        form.append(part("key", page.select("input[name=key]").val()));
        form.append(part("route", page.select("input[name=route]").val()));
        form.append(part("subject", "A job"));
        form.append(part("body", "<div>Hello</div>"));
        var ids =
                fixtures.value(
                        agency, String.class, "select string_agg(id::text, ' ') from candidate");
        Arrays.stream(ids.split(" ")).limit(recipients).forEach(id -> form.append(part("to", id)));
        form.append(file("cv.pdf", "%PDF-1.7\none")).append(file("job.pdf", "%PDF-1.7\ntwo"));
        return form.append("--x--\r\n").toString();
    }

    private static String part(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value);
    }

    private static String file(String name, String content) {
        return """
        --x\r
        Content-Disposition: form-data; name="attachments"; filename="%s"\r
        Content-Type: application/pdf\r
        \r
        %s\r
        """
                .formatted(name, content);
    }

    private Visitor.Page send(String form) {
        return anna.send(
                anna.request("/messages")
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(BodyPublishers.ofString(form)));
    }

    private long count(String rows) {
        return fixtures.value(agency, Long.class, "select count(*) from " + rows);
    }
}
