package dev.ownrelay.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/// The lane switched on, as users run it.
@OwnrelayTest
@TestPropertySource(properties = "db-scheduler.enabled=true")
@DirtiesContext
class NoticeLaneTests {

    @Autowired Notices notices;
    @Autowired JdbcClient jdbc;
    @Autowired Clock clock;
    @Autowired PlatformTransactionManager manager;

    @Test
    void leavesByItselfWhateverTheServersOfOthersDo() {
        try (var tarpit = ScriptedSmtpServer.start().hangAt("GREETING");
                var smtp = ScriptedSmtpServer.start()) {
            var stuck = agency();
            var slow = server(stuck, tarpit);
            for (var i = 0; i < 20; i++) {
                enqueue(stuck, slow, false);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> tarpit.connections() > 0);
            var other = agency();
            enqueue(other, server(other, smtp), false);
            await().atMost(Duration.ofSeconds(30)).until(() -> !smtp.messages().isEmpty());
            assertThat(tarpit.connections()).as("one thread an agency").isOne();
        }
    }

    @Test
    void doesNotLeaveWhereTheTransactionFailed() {
        try (var smtp = ScriptedSmtpServer.start()) {
            var agency = agency();
            var server = server(agency, smtp);
            enqueue(agency, server, true);
            enqueue(agency, server, false);
            await().atMost(Duration.ofSeconds(30)).until(() -> !smtp.messages().isEmpty());
            var count = "select count(*) from notice";
            assertThat(new Fixtures(jdbc, manager).value(agency, Long.class, count)).isOne();
            assertThat(smtp.messages()).hasSize(1);
        }
    }

    private void enqueue(UUID agency, UUID server, boolean failing) {
        var until = clock.instant().plus(Duration.ofHours(1));
        var notice = new Notice("reset", "b@f.test", "", Locale.of("en"), "S", "T", until);
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(manager)
                                .executeWithoutResult(transaction -> {
                                    notices.enqueue(notice, new Way(server, "a@n.test", "A"));
                                    if (failing) {
                                        transaction.setRollbackOnly();
                                    }
                                }));
    }

    private UUID agency() {
        return new Fixtures(jdbc, manager).agency();
    }

    private UUID server(UUID agency, ScriptedSmtpServer smtp) {
        var fixtures = new Fixtures(jdbc, manager);
        var id = fixtures.server(agency, "Own");
        var sql = "update smtp_server set host = '127.0.0.1', port = ? where id = ?";
        fixtures.in(agency, sql, smtp.port(), id);
        return id;
    }
}
