package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.CannotCreateTransactionException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

/// The database is away at the worst moments of a turn.
@WithOutbox
@Import(Outage.class)
class DatabaseOutageTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outage outage;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired Lanes lanes;
    @Autowired LaneTurns turns;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    UUID agency;
    UUID server;
    UUID message;

    @BeforeEach
    void aMessage() {
        jdbc.sql("delete from scheduled_tasks").update();
        agency = fixture.agency();
        server = fixture.server(agency, smtp.port(), null, null);
        message = enqueue(fixture.user(agency));
    }

    @AfterEach
    void stop() {
        outage.refuse(0);
    }

    @Test
    void aTurnThatCannotBeEndedAtOnceEndsAsSoonAsTheDatabaseIsBack() {
        smtp.reply("RCPT", "451 4.7.1 Later");
        run(endingWhileTheDatabaseIsAway());
        assertThat(outage.over()).isTrue();
        assertThat(picked()).isFalse();
        assertThat(message().state()).isEqualTo(MessageState.QUEUED);
        assertThat(executionTime()).isEqualTo(message().dueAt());
    }

    @Test
    void aTurnThatBrokeIsRepeatedSoonAndBlamesNoServer() {
        run(breakingBecauseTheDatabaseIsAway());
        assertThat(outage.over()).isTrue();
        assertThat(picked()).isFalse();
        assertThat(executionTime())
                .isBetween(clock.instant(), clock.instant().plus(Duration.ofSeconds(10)));
        assertThat(lanes.pausedUntil(new LaneId(agency, server))).isEmpty();
        enqueue(fixture.user(agency));
        assertThat(executionTime()).as("a new message wakes it").isEqualTo(clock.instant());
    }

    @Test
    void aTurnThatAnotherNodeHasTakenOverIsLeftAlone() {
        run(
                Tasks.custom(LaneId.TASK, Void.class)
                        .onFailure((complete, operations) -> {
                            jdbc.sql("update scheduled_tasks set version = version + 1").update();
                            turns.failed(complete, operations);
                        })
                        .execute((_, _) -> {
                            throw new CannotCreateTransactionException("Away");
                        }));
        assertThat(picked()).isTrue();
    }

    @Test
    void aResultThatCannotBeStoredAtOnceIsStoredLater() {
        smtp.beforeReply("DOT", () -> outage.refuse(1));
        run(theTurn());
        assertThat(outage.over()).isTrue();
        assertThat(message().state()).isEqualTo(MessageState.SENT);
        assertThat(smtp.messages()).hasSize(1);
    }

    @Test
    void aMessageThatWasAcceptedIsSentAlthoughTheNextOneCannotBeClaimed() {
        fixture.in(agency, "update smtp_server set max_connections = 2 where id = ?", server);
        for (int i = 0; i < 20; i++) {
            enqueue(fixture.user(agency));
        }
        var told = new AtomicBoolean();
        Runnable otherConnection =
                () -> {
                    var away = failAtTheNextDot();
                    Waiting.until(() -> away.get() && outage.over() && sending() == 1);
                    told.set(true); // though the lane waits for this connection
                };
        smtp.beforeReply("DOT", () -> smtp.beforeReply("DOT", otherConnection));

        run(theTurn());

        assertThat(told).isTrue();
    }

    private Task<Void> theTurn() {
        return Tasks.custom(LaneId.TASK, Void.class)
                .onFailure(turns::failed)
                .execute((instance, context) ->
                        turns.run(
                                LaneId.parse(instance.getId()),
                                TurnShares.Before.OTHER,
                                context.getSchedulerState()));
    }

    private AtomicBoolean failAtTheNextDot() {
        var away = new AtomicBoolean();
        smtp.beforeReply(
                "DOT",
                () -> {
                    outage.refuse(1);
                    away.set(true);
                });
        return away;
    }

    private long sending() {
        return CurrentTenant.call(agency, messages::findAll).stream()
                .filter(each -> each.state() == MessageState.SENDING)
                .count();
    }

    private Task<Void> endingWhileTheDatabaseIsAway() {
        return Tasks.custom(LaneId.TASK, Void.class)
                .execute((instance, context) -> {
                    var lane = LaneId.parse(instance.getId());
                    var end = turns.run(lane, TurnShares.Before.OTHER, context.getSchedulerState());
                    return (complete, operations) -> {
                        outage.refuse(1);
                        end.complete(complete, operations);
                    };
                });
    }

    private Task<Void> breakingBecauseTheDatabaseIsAway() {
        return Tasks.custom(LaneId.TASK, Void.class)
                .onFailure((complete, operations) -> {
                    outage.refuse(1);
                    turns.failed(complete, operations);
                })
                .execute((_, _) -> {
                    throw new CannotCreateTransactionException("Away");
                });
    }

    private void run(Task<Void> task) {
        ManualScheduler scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), task)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    private UUID enqueue(UUID sender) {
        var one = OutboxFixture.message(sender, server, UUID.randomUUID() + "@x.example");
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(one)))
                .getFirst();
    }

    private Message message() {
        return CurrentTenant.call(agency, () -> messages.findById(message).orElseThrow());
    }

    private boolean picked() {
        return jdbc.sql("select picked from scheduled_tasks").query(Boolean.class).single();
    }

    private Instant executionTime() {
        return jdbc.sql("select execution_time from scheduled_tasks")
                .query(java.sql.Timestamp.class)
                .single()
                .toInstant();
    }
}
