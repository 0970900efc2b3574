package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.UUID;

/// A user whose choice was turned to another agency's server behind the application's back, and
/// names that both agencies use.
@OwnrelayTest
class ForeignChoiceTests {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired JdbcConnectionDetails details;

    @Test
    void aUserWhoseServerIsAnotherAgencysSendsNothing() {
        var fixtures = new Fixtures(jdbc, transactions);
        var agency = fixtures.agency();
        var user = fixtures.user(agency, fixtures.server(agency, "Own"));
        var candidate = fixtures.candidate(agency, "Jan", "Smit", "jan@home.test");
        try (var smtp = ScriptedSmtpServer.start()) {
            choose(user, foreignServer(fixtures, smtp.port()));
            var anna = Fixtures.recruiter(agency, user);
            assertThat(mvc.get().uri("/messages/new").with(anna))
                    .hasStatusOk()
                    .bodyText()
                    .doesNotContain("Foreign");
            assertThat(mvc.get().uri("/account").with(anna))
                    .hasStatusOk()
                    .bodyText()
                    .doesNotContain("Foreign");
            var message =
                    mvc.post()
                            .uri("/messages")
                            .param("to", candidate.toString())
                            .param("subject", "A job")
                            .param("body", "Hello")
                            .with(anna)
                            .with(csrf());
            assertThat(message).hasStatusOk();
            assertThat(mvc.post().uri("/account/test-letter").with(anna).with(csrf()))
                    .hasStatusOk()
                    .bodyText()
                    .doesNotContain("Foreign", "127.0.0.1");
            assertThat(fixtures.value(agency, Long.class, "select count(*) from message")).isZero();
            assertThat(smtp.connections()).isZero();
        }
    }

    @Test
    void namesOfAnotherAgencyAreFree() {
        var fixtures = new Fixtures(jdbc, transactions);
        var one = fixtures.agency();
        fixtures.server(one, "Agency mail");
        fixtures.candidate(one, "Jan", "Smit", "jan@home.test");
        var two = fixtures.agency();
        var anna = Fixtures.recruiter(two, fixtures.user(two, null));
        var added =
                mvc.post()
                        .uri("/candidates/new")
                        .param("firstName", "Jan")
                        .param("lastName", "Smit")
                        .param("email", "jan@home.test")
                        .with(anna)
                        .with(csrf());
        assertThat(added).hasStatus(303);
        fixtures.server(two, "Agency mail");
        assertThat(fixtures.value(two, Long.class, "select count(*) from candidate")).isOne();
        assertThat(fixtures.value(two, Long.class, "select count(*) from smtp_server")).isOne();
    }

    private UUID foreignServer(Fixtures fixtures, int port) {
        var stranger = fixtures.agency();
        var server = fixtures.server(stranger, "Foreign");
        fixtures.in(
                stranger,
                "update smtp_server set host = '127.0.0.1', port = ? where id = ?",
                port,
                server);
        return server;
    }

    /// As superuser and past the foreign key, which would refuse it.
    private void choose(UUID user, UUID server) {
        JdbcClient.create(
                        new DriverManagerDataSource(
                                details.getJdbcUrl(), details.getUsername(), details.getPassword()))
                .sql(
                        "set session_replication_role = replica;"
                                + " update app_user set smtp_server_id = '%s' where id = '%s'"
                                        .formatted(server, user))
                .update();
    }
}
