package dev.ownrelay.lane;

import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SENT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// A lane uses as many connections as the administrator allows and the server bears.
class LaneConnectionsTests extends LaneFixture {

    @Autowired LearnedLimits limits;
    @Autowired JdbcClient jdbc;

    @BeforeEach
    void threeConnections() {
        fixture.in(agency, "update smtp_server set max_connections = 3 where id = ?", server);
    }

    @Test
    void aLargeBacklogLeavesOverAllAllowedConnectionsEachMessageOnce() {
        var ids = enqueue(90);

        runner.run(agency, server);

        assertThat(smtp.mostConnections()).isEqualTo(3);
        assertThat(smtp.messages())
                .extracting(ScriptedSmtpServer.Message::to)
                .hasSize(90)
                .doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(ids).allSatisfy(id -> assertThat(fixture.attempts(agency, id)).hasSize(1));
    }

    @Test
    void aFewMessagesNeedOneConnection() {
        enqueue(10);

        runner.run(agency, server);

        assertThat(smtp.connections()).isEqualTo(1);
    }

    @Test
    void aServerThatBearsOneConnectionGetsAllMessagesOverIt() {
        smtp.atMost(1);
        var ids = enqueue(60);

        runner.run(agency, server);

        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(ids).allSatisfy(id -> assertThat(fixture.attempts(agency, id)).hasSize(1));
        assertThat(learned().connections()).isBetween(1.0, 1.99);
    }

    @Test
    void aServerWithALimitAMinuteGetsOneConnection() {
        fixture.in(agency, "update smtp_server set per_minute = 60000 where id = ?", server);
        enqueue(30);

        runner.run(agency, server);

        assertThat(smtp.mostConnections()).isEqualTo(1);
    }

    @Test
    void aServerThatSaysTooManyGetsFewerConnectionsAndTheMessageWaits() {
        smtp.replyOnce("RCPT", "432 4.3.2 Concurrent connections limit exceeded");
        var ids = enqueue(30);

        runner.run(agency, server);

        assertThat(ids).filteredOn(id -> state(id) == QUEUED).hasSize(1);
        assertThat(learned().connections()).isBetween(1.0, 1.99);
        clock.advance(Duration.ofMinutes(2));
        runner.run(agency, server);
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
    }

    @Test
    void aServerThatWantsLessIsAskedLessAtOnce() {
        smtp.replyOnce("RCPT", "250 2.1.5 Ok");
        smtp.reply("RCPT", "450 4.7.1 Error: too much mail from 192.0.2.1");
        var ids = enqueue(90);

        runner.run(agency, server);

        assertThat(smtp.count("RCPT")).as("of 90, three at a time").isLessThanOrEqualTo(8);
        assertThat(learned().gap()).isPositive();
        assertThat(ids.stream().mapToInt(id -> fixture.attempts(agency, id).size()).sum())
                .isEqualTo((int) smtp.count("RCPT"));
    }

    @Test
    void aServerThatHangsUpBecauseItIsTooMuchIsHeard() {
        smtp.replyOnce("RCPT", "250 2.1.5 Ok");
        smtp.replyOnce("RCPT", "250 2.1.5 Ok");
        fixture.in(agency, "update smtp_server set max_connections = 2 where id = ?", server);
        smtp.extensions("SIZE 52428800");
        enqueue(1);
        runner.run(agency, server);
        smtp.reply("MAIL", "421 4.7.0 Too many messages from your address, try later");
        enqueue(1);

        runner.run(agency, server);

        assertThat(learned().connections()).isBetween(1.0, 1.99);
    }

    @Test
    void aConnectionThatHangsKeepsNoOtherOfItsLaneWaiting() throws Exception {
        var ids = enqueue(60);
        jdbc.sql("delete from scheduled_tasks").update(); // no lane waits for a thread
        var armed = new AtomicBoolean();
        var hanging =
                new LaneAllowance(
                        Duration.ofMillis(1),
                        Integer.MAX_VALUE,
                        Duration.ZERO,
                        true,
                        () -> {
                            if (!smtp.messages().isEmpty() && armed.compareAndSet(false, true)) {
                                smtp.hangOnceAt("DOT");
                            }
                            return false;
                        });
        try (var threads = Executors.newSingleThreadExecutor()) {
            var run =
                    threads.submit(() ->
                            runner.run(
                                    new LaneId(agency, server),
                                    hanging,
                                    Throttle.Learned.NOTHING,
                                    () -> {}));
            Waiting.until(() -> count(ids, SENT) == 58);
            assertThat(count(ids, MessageState.SENDING)).isEqualTo(1);
            assertThat(count(ids, QUEUED)).as("the one announced with it").isEqualTo(1);
            smtp.dropConnections();
            assertThat(run.get()).isInstanceOf(LaneEnd.Drained.class);
        }
        assertThat(count(ids, MessageState.UNKNOWN)).isEqualTo(1);
        assertThat(count(ids, SENT)).isEqualTo(59);
    }

    @Test
    void anAgencyThatIsPausedMeanwhileCostsItsServerOneMoreLogin() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        var withLogin = fixture.server(agency, smtp.port(), "anna", "secret");
        smtp.requireLogin("anna", "secret");
        var all =
                IntStream.range(0, 30)
                        .mapToObj(i -> OutboxFixture.message(sender, withLogin, i + "@x.example"))
                        .toList();
        CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), all));
        var pausing =
                new LaneAllowance(
                        Duration.ofDays(1),
                        Integer.MAX_VALUE,
                        Duration.ZERO,
                        true,
                        () -> {
                            if (smtp.messages().size() >= 3) {
                                fixture.in(
                                        agency,
                                        "update agency set paused = true where id = ?",
                                        agency);
                            }
                            return false;
                        });

        var end =
                runner.run(
                        new LaneId(agency, withLogin), pausing, Throttle.Learned.NOTHING, () -> {});

        assertThat(end).isInstanceOf(LaneEnd.Paused.class);
        assertThat(smtp.messages()).hasSizeBetween(3, 6);
        assertThat(smtp.count("AUTH")).isLessThanOrEqualTo(3);
    }

    @Test
    void aLaneThatCannotClaimItsMessagesLeavesTheServerInPeace() {
        enqueue(30);
        snatchEveryMessage();

        var end = runner.run(agency, server);

        assertThat(end).isInstanceOf(LaneEnd.Resting.class);
        assertThat(smtp.connections()).isLessThanOrEqualTo(6);
        assertThat(smtp.messages()).isEmpty();
    }

    /// Somebody is always quicker than the lane.
    private void snatchEveryMessage() {
        smtp.beforeReply(
                "DATA",
                () -> {
                    fixture.in(
                            agency,
                            "update message set attempt = attempt + 1 where smtp_server_id = ?",
                            server);
                    snatchEveryMessage();
                });
    }

    @Test
    void whatOneRunLearnedTheNextOneOnAnotherNodeObeys() {
        smtp.replyOnce("RCPT", "432 4.3.2 Concurrent connections limit exceeded");
        enqueue(30);
        runner.run(agency, server);
        int before = smtp.connections();
        enqueue(30);

        runner.run(agency, server);

        assertThat(smtp.connections()).isEqualTo(before + 1);
    }

    @Test
    void whatIsLearnedOfAServerGoesWithIt() {
        smtp.replyOnce("RCPT", "432 4.3.2 Concurrent connections limit exceeded");
        enqueue(1);
        runner.run(agency, server);
        assertThat(learned()).isNotEqualTo(Throttle.Learned.NOTHING);

        fixture.in(agency, "delete from smtp_server where id = ?", server);
        CurrentTenant.run(
                agency,
                () ->
                        limits.keep(
                                new LaneId(agency, server),
                                new Throttle.Learned(1, Duration.ZERO)));

        assertThat(learned()).isEqualTo(Throttle.Learned.NOTHING);
    }

    private Throttle.Learned learned() {
        return CurrentTenant.call(agency, () -> limits.find(new LaneId(agency, server)));
    }

    private long count(List<UUID> ids, MessageState state) {
        return ids.stream().filter(id -> state(id) == state).count();
    }
}
