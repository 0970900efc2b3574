package dev.ownrelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Messages;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.people.MessageQueue;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What is counted when messages leave, or do not.
@WithInstallation
class OutboxMetersTests {

    @Autowired Installation installation;
    @Autowired OutboxFixture fixture;
    @Autowired LaneRunner runner;
    @Autowired MessageQueue queue;
    @Autowired Deliveries deliveries;
    @Autowired Messages messages;
    @Autowired MeterRegistry registry;
    @Autowired TransactionTemplate transactions;
    @Autowired SettableClock clock;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    UUID agency;
    UUID sender;
    UUID server;
    Map<String, Double> before;

    @BeforeEach
    void route() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        server = fixture.server(agency, smtp.port(), null, null);
        before = figures();
    }

    @Test
    void messagesThatLeaveAreCountedOnceEach() {
        for (var i = 0; i < 25; i++) {
            message();
        }
        run();
        assertThat(since())
                .containsEntry("results sent", 25.0)
                .containsEntry("send sent", 25.0)
                .doesNotContainKeys("results deferred", "results failed", "connect failed");
        assertThat(since().get("connect ok")).isEqualTo(smtp.connections());
    }

    @Test
    void aDeferredMessageCountsAtEachTry() {
        smtp.replyOnce("RCPT", "451 4.7.1 Later");
        message();
        run();
        clock.advance(Duration.ofMinutes(2));
        run();
        assertThat(since())
                .containsEntry("results deferred", 1.0)
                .containsEntry("send deferred", 1.0)
                .containsEntry("results sent", 1.0);
    }

    @Test
    void aRefusedMessageHasFailed() {
        smtp.replyOnce("RCPT", "550 5.1.1 No such user");
        message();
        run();
        assertThat(since())
                .isEqualTo(Map.of("results failed", 1.0, "send failed", 1.0, "connect ok", 1.0));
    }

    @Test
    void aMessageThatMayHaveLeftIsUnknown() {
        smtp.closeAt("DOT");
        message();
        run();
        assertThat(since())
                .isEqualTo(Map.of("results unknown", 1.0, "send unknown", 1.0, "connect ok", 1.0));
    }

    @Test
    void messagesOfADeadRunAreUnknown() {
        installation.message(agency, sender, server);
        fixture.in(agency, "update message set state = 'SENDING' where tenant_id = ?", agency);
        CurrentTenant.call(agency, () -> deliveries.abandon(Queue.of(server)));
        assertThat(since()).isEqualTo(Map.of("results unknown", 1.0));
    }

    @Test
    void messagesOfADisabledServerAreHeld() {
        message();
        message();
        fixture.in(agency, "update smtp_server set enabled = false where id = ?", server);
        run();
        assertThat(since()).isEqualTo(Map.of("results held", 2.0));
    }

    @Test
    void messagesOfADisabledSenderAreHeld() {
        message();
        CurrentTenant.run(agency, () -> transactions.executeWithoutResult(_ -> queue.hold(sender)));
        assertThat(since()).isEqualTo(Map.of("results held", 1.0));
    }

    @Test
    void aServerThatIsDownIsNoResultOfAMessage() {
        smtp.stop();
        message();
        run();
        assertThat(since()).isEqualTo(Map.of("connect failed", 1.0));
    }

    @Test
    void aMessageThatWaitedTooLongHasFailed() {
        smtp.stop();
        message();
        clock.advance(Duration.ofDays(5));
        run();
        assertThat(since()).isEqualTo(Map.of("connect failed", 1.0, "results failed", 1.0));
    }

    @Test
    void whatIsNotCommittedIsNotCounted() {
        message();
        CurrentTenant.run(
                agency,
                () ->
                        transactions.executeWithoutResult(transaction -> {
                            var message =
                                    deliveries
                                            .due(Queue.of(server), Pick.first(Turn.BEGIN, 1))
                                            .getFirst();
                            deliveries.hold(Map.of(message, HoldReason.SENDER_DISABLED));
                            transaction.setRollbackOnly();
                        }));
        assertThat(since()).isEmpty();
    }

    private UUID message() {
        return installation.message(agency, sender, server);
    }

    private void run() {
        runner.run(agency, server);
    }

    /// What was added since the test began, without what stayed.
    private Map<String, Double> since() {
        var since = figures();
        since.replaceAll((name, value) -> value - before.get(name));
        since.values().removeIf(value -> value == 0);
        return since;
    }

    private Map<String, Double> figures() {
        var figures = new TreeMap<String, Double>();
        registry.get("ownrelay.outbox.results")
                .counters()
                .forEach(counter ->
                        figures.put(
                                "results " + counter.getId().getTag("outcome"), counter.count()));
        registry.get("ownrelay.smtp.connect")
                .timers()
                .forEach(timer ->
                        figures.put(
                                "connect " + timer.getId().getTag("outcome"),
                                (double) timer.count()));
        registry.get("ownrelay.smtp.send")
                .timers()
                .forEach(timer ->
                        figures.put(
                                "send " + timer.getId().getTag("outcome"), (double) timer.count()));
        return figures;
    }
}
