package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Retention;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.MessageVerb;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A node that starts, and works, on a database that a later version has migrated already.
@WithOutbox
@Import(NewerDatabaseTests.LaterVersion.class)
class NewerDatabaseTests {

    @TestConfiguration(proxyBeanMethods = false)
    static class LaterVersion {

        /// The later version starts first.
        @Bean
        FlywayMigrationStrategy thisVersionComesSecond() {
            return own -> {
                Flyway.configure()
                        .configuration(own.getConfiguration())
                        .locations("classpath:db/migration", "classpath:db/newer")
                        .load()
                        .migrate();
                own.migrate();
            };
        }
    }

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner lanes;
    @Autowired Deliveries deliveries;
    @Autowired Sweep sweep;
    @Autowired Retention retention;
    @Autowired PlatformTransactionManager transactionManager;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    UUID agency;
    UUID sender;
    UUID server;
    UUID batch;
    UUID parked;

    @BeforeEach
    void aMessageInAStateOfTheLaterVersion() {
        agency = fixture.agency();
        sender = fixture.user(agency, Role.ADMIN);
        server = fixture.server(agency, smtp.port(), null, null);
        batch = UUID.randomUUID();
        parked = enqueue(batch, "parked@x.example");
        fixture.in(
                agency,
                "update message set state = 'PARKED', parked_until = due_at where id = ?",
                parked);
    }

    @Test
    void sendsTheMessagesThatItKnowsHowToSend() {
        var message = enqueue(UUID.randomUUID(), "a@x.example");
        lanes.run(agency, server);
        assertThat(row(message)).contains("\"state\":\"SENT\"");
        assertThat(smtp.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/messages",
                "/messages?batch={batch}",
                "/messages/progress?batch={batch}",
                "/messages/{message}",
                "/messages/{message}/story",
                "/messages/{message}/body",
                "/maintenance/outgoing-mail"
            })
    void showsAMessageInAStateThatItDoesNotKnow(String page) {
        var address = page.replace("{batch}", "" + batch).replace("{message}", "" + parked);
        assertThat(mvc.get().uri(address).with(sender())).hasStatusOk();
    }

    @Test
    void saysThatALaterVersionTakesCareOfIt() {
        assertThat(mvc.get().uri("/messages").with(sender()))
                .bodyText()
                .contains("parked@x.example")
                .contains("Newer state");
        assertThat(mvc.get().uri("/messages/" + parked).with(sender()))
                .bodyText()
                .contains("a newer version takes care of this email")
                .doesNotContain("??");
    }

    @Test
    void neitherSendsNorChangesIt() {
        var before = row(parked);
        lanes.run(agency, server);
        clock.advance(Duration.ofDays(400));
        sweep.run();
        retention.run();
        lanes.run(agency, server);
        CurrentTenant.run(
                agency, () -> deliveries.holdAll(Queue.of(server), HoldReason.SERVER_DISABLED));
        assertThat(row(parked)).isEqualTo(before);
        assertThat(smtp.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "mark-sent", "retry"})
    void letsNobodyChangeIt(String verb) {
        var before = row(parked);
        var uri = "/messages/" + parked + "/" + verb;
        assertThat(mvc.post().uri(uri).with(sender()).with(csrf()))
                .hasRedirectedUrl("/messages/" + parked)
                .flash()
                .containsKey("problem");
        assertThat(row(parked)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(MessageVerb.class)
    void isNotAmongManyThatAreChanged(MessageVerb verb) {
        var before = row(parked);
        assertThat(
                        mvc.post()
                                .uri("/messages/actions")
                                .param("action", verb.name())
                                .param("all", "true")
                                .param("sure", "true")
                                .with(sender())
                                .with(csrf()))
                .hasRedirectedUrl("/messages")
                .flash()
                .containsKey("problem");
        assertThat(row(parked)).isEqualTo(before);
    }

    /// All of it, as the database has it.
    private String row(UUID id) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(transactionManager)
                                .execute(_ ->
                                        fixture.jdbc
                                                .sql(
                                                        "select to_jsonb(m)::text from message m"
                                                                + " where id = ?")
                                                .param(id)
                                                .query(String.class)
                                                .single()
                                                .replace(": ", ":")));
    }

    private UUID enqueue(UUID batch, String to) {
        var message = OutboxFixture.message(sender, server, to);
        return CurrentTenant.call(agency, () -> outbox.enqueue(batch, List.of(message))).getFirst();
    }

    private RequestPostProcessor sender() {
        var me = new SignedIn(agency, sender, Role.ADMIN, false);
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        me,
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_ADMIN", "ROLE_RECRUITER")));
    }
}
