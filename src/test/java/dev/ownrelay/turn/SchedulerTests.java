package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// The engine switched on, as users run it.
@OwnrelayTest
@Import(OutboxFixture.class)
@TestPropertySource(
        properties = {
            "db-scheduler.enabled=true",
            "ownrelay.outbox.linger=2s",
            "ownrelay.outbox.lanes=4"
        })
@DirtiesContext
class SchedulerTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired Lanes lanes;
    @Autowired TurnShares shares;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    @AfterEach
    void leaveNoLaneToOtherTests() {
        jdbc.sql("delete from scheduled_tasks where task_name = 'lane' and not picked").update();
    }

    @Test
    void messagesLeaveByThemselvesOverOneLingeringConnection() {
        try (var smtp = ScriptedSmtpServer.start()) {
            var agency = fixture.agency();
            var sender = fixture.user(agency);
            var server = fixture.server(agency, smtp.port(), null, null);
            for (var to : List.of("a@x.example", "b@x.example")) {
                var message = OutboxFixture.message(sender, server, to);
                CurrentTenant.call(
                        agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> state(agency, message.id()) == MessageState.SENT);
            }
            assertThat(smtp.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAgencyWhoseServersHangLeavesLanesToOthers() {
        try (var tarpit = ScriptedSmtpServer.start().hangAt("GREETING");
                var smtp = ScriptedSmtpServer.start()) {
            var stuck = fixture.agency();
            var stuckSender = fixture.user(stuck);
            for (var i = 0; i < 6; i++) {
                var server = fixture.server(stuck, tarpit.port(), null, null);
                fixture.in(stuck, "update smtp_server set name = id::text where id = ?", server);
                enqueue(stuck, stuckSender, server);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> tarpit.connections() > 0);
            var other = fixture.agency();
            var id =
                    enqueue(
                            other,
                            fixture.user(other),
                            fixture.server(other, smtp.port(), null, null));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> state(other, id) == MessageState.SENT);
            assertThat(tarpit.connections()).isEqualTo(1);
        }
    }

    @Test
    void serversThatFailedLeaveLanesToOthersAndToWhomSomebodyWantsTried() {
        try (var tarpit = ScriptedSmtpServer.start().hangAt("GREETING");
                var smtp = ScriptedSmtpServer.start()) {
            for (var i = 0; i < 6; i++) {
                failed(tarpit.port(), 2);
            }
            var mended = failed(smtp.port(), 2);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        makeDueBut(mended);
                        lanes.look();
                        return tarpit.connections() > 0;
                    });

            var other = fixture.agency();
            var server = fixture.server(other, smtp.port(), null, null);
            var id = enqueue(other, fixture.user(other), server);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> state(other, id) == MessageState.SENT);
            CurrentTenant.run(
                    mended.agencyId(),
                    () -> transactions.executeWithoutResult(_ -> lanes.tryNow(mended)));
            lanes.look();

            await().atMost(Duration.ofSeconds(30)).until(() -> smtp.messages().size() == 2);
            assertThat(tarpit.connections()).isEqualTo(1);
        }
    }

    @Test
    void serversThatSayNothingForTheFirstTimeGiveWayToOthers() {
        try (var tarpit = ScriptedSmtpServer.start().hangAt("GREETING");
                var smtp = ScriptedSmtpServer.start()) {
            var waiting = new HashMap<UUID, UUID>();
            for (var i = 0; i < 6; i++) {
                var agency = fixture.agency();
                var server = fixture.server(agency, tarpit.port(), null, null);
                waiting.put(enqueue(agency, fixture.user(agency), server), agency);
            }
            lookUntil(() -> tarpit.connections() >= 4);
            var other = fixture.agency();
            var server = fixture.server(other, smtp.port(), null, null);
            var id = enqueue(other, fixture.user(other), server);

            lookUntil(() -> state(other, id) == MessageState.SENT);
            assertThat(tarpit.connections()).as("each had its try").isGreaterThanOrEqualTo(6);
            waiting.forEach((message, agency) ->
                    assertThat(attempts(agency, message)).as("it costs none").isZero());
        }
    }

    /// By a clock that stands still, nobody looks by themselves.
    private void lookUntil(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    lanes.look();
                    return condition.getAsBoolean();
                });
    }

    private long attempts(UUID agency, UUID message) {
        return CurrentTenant.call(
                agency,
                () ->
                        jdbc.sql("select count(*) from delivery_attempt where message_id = ?")
                                .param(message)
                                .query(Long.class)
                                .single());
    }

    @Test
    void aServerThatFailedOnceOrIsWantedNowDoesNotWaitForThoseThatFailAgainAndAgain() {
        try (var tarpit = ScriptedSmtpServer.start().hangAt("GREETING");
                var smtp = ScriptedSmtpServer.start()) {
            failed(tarpit.port(), 2);
            dueNow();
            lookUntil(() -> tarpit.connections() > 0);

            failed(smtp.port(), 1);
            dueNow();
            lookUntil(() -> smtp.messages().size() == 1);

            var silent = failed(smtp.port(), 1); // so that its message does not wake it
            shares.heard(silent, new LaneEnd.GaveWay());
            CurrentTenant.run(
                    silent.agencyId(),
                    () -> transactions.executeWithoutResult(_ -> lanes.tryNow(silent)));
            lookUntil(() -> smtp.messages().size() == 2);
            assertThat(tarpit.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatIsDueWhileTheShareOfThoseThatFailIsTakenIsPutOffTogether() {
        try (var tarpit = ScriptedSmtpServer.start().hangAt("GREETING")) {
            for (var i = 0; i < 9; i++) {
                failed(tarpit.port(), 2);
            }
            dueNow();
            lanes.look();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> tarpit.connections() == 1 && stillDue() == 0);
        }
    }

    private int stillDue() {
        return jdbc.sql(
                        "select count(*) from scheduled_tasks where task_name = 'lane'"
                                + " and not picked and execution_time = to_timestamp(0)")
                .query(Integer.class)
                .single();
    }

    private void dueNow() {
        jdbc.sql(
                        "update scheduled_tasks set execution_time = to_timestamp(0)"
                                + " where task_name = 'lane' and not picked")
                .update();
    }

    /// A lane with a message, which rests because its server failed.
    ///
    /// @param times in a row Again, if lanes of a test before had not yet left the places that the
    ///   first ones wanted.
    private void makeDueBut(LaneId waiting) {
        jdbc.sql(
                        "update scheduled_tasks set execution_time = to_timestamp(0) where"
                                + " task_name = 'lane' and not picked and task_instance <> ?")
                .param(waiting.toString())
                .update();
    }

    private LaneId failed(int port, int times) {
        var agency = fixture.agency();
        var lane = new LaneId(agency, fixture.server(agency, port, null, null));
        jdbc.sql(
                        "insert into scheduled_tasks (task_name, task_instance, execution_time,"
                                + " picked, consecutive_failures, last_failure, priority, version)"
                                + " values ('lane', ?, ?, false, ?, now(), ?, 1)")
                .params(lane.toString(), Timestamp.from(Instant.now().plus(Duration.ofHours(1))))
                .params(times, times > 1 ? Lanes.LAST : Lanes.USUAL)
                .update();
        enqueue(agency, fixture.user(agency), lane.serverId());
        return lane;
    }

    private UUID enqueue(UUID agency, UUID sender, UUID server) {
        var message = OutboxFixture.message(sender, server, UUID.randomUUID() + "@x.example");
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)))
                .getFirst();
    }

    private MessageState state(UUID agency, UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow().state());
    }
}
