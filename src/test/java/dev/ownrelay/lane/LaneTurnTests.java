package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.turn.Sweep;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/// Lanes as db-scheduler runs them.
@WithOutbox
class LaneTurnTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired Lanes lanes;
    @Autowired Sweep sweep;
    @Autowired AgencyLanes allLanes;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    ManualScheduler scheduler;
    UUID agency;
    UUID sender;

    @BeforeEach
    void scheduler() {
        jdbc.sql("delete from scheduled_tasks").update();
        agency = fixture.agency();
        sender = fixture.user(agency);
        var builder =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), laneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock());
        builder.enablePriority();
        scheduler = builder.start();
    }

    @Test
    void anEnqueuedMessageLeavesAndItsLaneRests() {
        var server = fixture.server(agency, smtp.port(), null, null);
        var id = enqueue(server);
        turn();
        assertThat(state(id)).isEqualTo(MessageState.SENT);
        assertThat(executions()).isZero();
    }

    @Test
    void aMessageThatArrivesJustBeforeItsLaneWaitsIsHeard() throws InterruptedException {
        var server = fixture.server(agency, smtp.port(), null, null);
        try (var bell = lanes.listen(new LaneId(agency, server))) {
            enqueue(server);
            assertThat(bell.await(Duration.ZERO)).isTrue();
            assertThat(bell.await(Duration.ZERO)).as("once").isFalse();
        }
    }

    @Test
    void aDeferredMessageKeepsItsLaneForTheNextTry() {
        smtp.replyOnce("RCPT", "451 4.7.1 Later");
        var server = fixture.server(agency, smtp.port(), null, null);
        var id = enqueue(server);
        turn();
        assertThat(executions()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(40));
        turn();
        assertThat(smtp.count("MAIL")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(40));
        turn();
        assertThat(state(id)).isEqualTo(MessageState.SENT);
        assertThat(executions()).isZero();
    }

    @Test
    void aBadLoginIsTriedOncePerPause() {
        smtp.requireLogin("anna", "right");
        var server = fixture.server(agency, smtp.port(), "anna", "wrong");
        var id = enqueue(server);
        turn();
        turn();
        enqueue(server);
        turn();
        assertThat(smtp.count("AUTH")).isEqualTo(1);
        assertThat(state(id)).isEqualTo(MessageState.QUEUED);
        assertThat(fixture.attempts(agency, id))
                .singleElement()
                .satisfies(
                        attempt -> assertThat(attempt.outcome()).isEqualTo(Outcome.UNAUTHORIZED));
        clock.advance(Duration.ofMinutes(1));
        turn();
        assertThat(smtp.count("AUTH")).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        turn();
        assertThat(smtp.count("AUTH")).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        turn();
        assertThat(smtp.count("AUTH")).isEqualTo(3);
    }

    @Test
    void aServerThatComesBackGetsItsMessages() {
        smtp.stop();
        var server = fixture.server(agency, smtp.port(), null, null);
        var id = enqueue(server);
        turn();
        smtp.restart();
        clock.advance(Duration.ofMinutes(1));
        turn();
        assertThat(state(id)).isEqualTo(MessageState.SENT);
    }

    @Test
    void theSweepFindsMessagesWithoutALaneAndMessagesLeftByADeadOne() {
        var server = fixture.server(agency, smtp.port(), null, null);
        var lost = enqueue(server);
        var orphan = enqueue(server);
        fixture.in(
                agency, "update message set state = 'SENDING', attempt = 1 where id = ?", orphan);
        jdbc.sql("delete from scheduled_tasks").update();
        sweep.run();
        assertThat(state(orphan)).isEqualTo(MessageState.UNKNOWN);
        allTurns();
        assertThat(state(lost)).isEqualTo(MessageState.SENT);
        assertThat(smtp.messages()).hasSize(1);
    }

    @Test
    void theSweepLeavesTheMessagesOfALaneThatRunsAlone() {
        var server = fixture.server(agency, smtp.port(), null, null);
        var id = enqueue(server);
        fixture.in(agency, "update message set state = 'SENDING', attempt = 1 where id = ?", id);
        jdbc.sql("update scheduled_tasks set picked = true").update();
        sweep.run();
        assertThat(state(id)).isEqualTo(MessageState.SENDING);
    }

    @Test
    void onlyAgenciesWhoseMessagesNoLaneWillTakeAreSwept() {
        enqueue(fixture.server(agency, smtp.port(), null, null));
        assertThat(neglected()).as("the lane is due").isFalse();
        jdbc.sql("update scheduled_tasks set execution_time = execution_time + interval '1 day'")
                .update();
        assertThat(neglected()).as("the lane comes late").isTrue();
        jdbc.sql("update scheduled_tasks set consecutive_failures = 1").update();
        assertThat(neglected()).as("the server fails").isFalse();
        jdbc.sql("delete from scheduled_tasks").update();
        assertThat(neglected()).as("there is no lane").isTrue();
        jdbc.sql("update agency set paused = true where id = ?").param(agency).update();
        assertThat(neglected()).as("nothing may leave").isFalse();
    }

    private boolean neglected() {
        return allLanes.neglected().stream().anyMatch(found -> found.id().equals(agency));
    }

    @Test
    void messagesToAServerWithALimitLeaveThatFarApart() {
        var server = fixture.server(agency, smtp.port(), null, null);
        fixture.in(agency, "update smtp_server set per_minute = 30 where id = ?", server);
        enqueue(server);
        enqueue(server);
        enqueue(server);
        turn();
        turn();
        assertThat(smtp.messages()).hasSize(1);
        clock.advance(Duration.ofMillis(1999));
        turn();
        assertThat(smtp.messages()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        turn();
        assertThat(smtp.messages()).hasSize(2);
        clock.advance(Duration.ofSeconds(2));
        turn();
        assertThat(smtp.messages()).hasSize(3);
        assertThat(executions()).isZero();
    }

    @Test
    void aLimitHoldsForALaneThatStartsAnew() {
        var server = fixture.server(agency, smtp.port(), null, null);
        fixture.in(agency, "update smtp_server set per_minute = 1 where id = ?", server);
        enqueue(server);
        turn();
        clock.advance(Duration.ofSeconds(59));
        enqueue(server);
        turn();
        assertThat(smtp.messages()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        turn();
        assertThat(smtp.messages()).hasSize(2);
    }

    private void turn() {
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    /// The sweep wakes the lanes of all agencies that other tests have left, and a turn takes only
    /// some of them.
    private void allTurns() {
        for (var turns = 0; turns < 50 && due() > 0; turns++) {
            turn();
        }
    }

    private long due() {
        return jdbc.sql(
                        """
                        select count(*) from scheduled_tasks
                        where task_name = 'lane' and not picked and execution_time <= ?
                        """)
                .param(java.sql.Timestamp.from(clock.instant()))
                .query(Long.class)
                .single();
    }

    private UUID enqueue(UUID server) {
        var message = OutboxFixture.message(sender, server, UUID.randomUUID() + "@x.example");
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)))
                .getFirst();
    }

    private MessageState state(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow().state());
    }

    private long executions() {
        return jdbc.sql("select count(*) from scheduled_tasks").query(Long.class).single();
    }
}
