package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler.ReviveDeadExecution;
import com.github.kagkarlsson.scheduler.task.Task;

import dev.ownrelay.ShiftedDatabase;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A node whose own clock is an hour behind the database's, or ahead of it.
@OwnrelayTest
@Import(ShiftedDatabase.class)
@TestPropertySource(
        properties = {
            ShiftedDatabase.CONNECTIONS,
            "ownrelay.outbox.linger=0s",
            "ownrelay.outbox.retry-delays=2s"
        })
class WrongClockTests {

    /// Of a busy machine; far less than the clock is wrong.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// How far what a node takes for the time of the database may be off while much else happens.
    private static final Duration ERROR = Duration.ofMillis(500);

    @Autowired ShiftedDatabase database;
    @Autowired Outbox outbox;
    @Autowired LaneRunner lanes;
    @Autowired Messages messages;
    @Autowired List<Task<?>> tasks;
    @Autowired Clock clock;

    /// Without its clock, which is moved by hand.
    final OutboxFixture fixture = new OutboxFixture();

    @BeforeEach
    void fixture(@Autowired AutowireCapableBeanFactory beans) {
        beans.autowireBean(fixture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void saysWhatTheDatabaseSays(Duration ahead) {
        database.shift(ahead);
        var before = database.now();
        var now = clock.instant();
        assertThat(now).isBetween(before.minusSeconds(1), database.now().plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void sendsADeferredMessageAtItsTimeByTheDatabase(Duration ahead) {
        database.shift(ahead);
        try (var smtp = ScriptedSmtpServer.start().replyOnce("RCPT", "451 4.7.1 Later")) {
            var agency = fixture.agency();
            var server = fixture.server(agency, smtp.port(), null, null);
            var id = enqueue(agency, server);

            var before = database.now();
            lanes.run(agency, server);
            var due = message(agency, id).dueAt();
            assertThat(due).isBetween(before.plusMillis(1_600), database.now().plusMillis(2_400));

            assertThat(leaves(agency, server, id)).isBetween(due.minus(ERROR), due.plus(PATIENCE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void sendsAMessageOfAnotherNodeAtItsTime(Duration ahead) {
        database.shift(ahead);
        try (var smtp = ScriptedSmtpServer.start()) {
            var agency = fixture.agency();
            var server = fixture.server(agency, smtp.port(), null, null);
            var id = enqueue(agency, server);
            fixture.in(
                    agency,
                    "update message set due_at = clock_timestamp() + interval '1 second' where id ="
                            + " ?",
                    id);

            var due = message(agency, id).dueAt();
            assertThat(leaves(agency, server, id)).isBetween(due.minus(ERROR), due.plus(PATIENCE));
        }
    }

    /// db-scheduler's own way to revive a task is by the clock of the machine.
    @Test
    void takesOverFromADeadNodeAtOnce() {
        assertThat(tasks)
                .isNotEmpty()
                .noneMatch(task -> task.getDeadExecutionHandler() instanceof ReviveDeadExecution);
    }

    /// @return when it was there, by the database
    private Instant leaves(UUID agency, UUID server, UUID id) {
        Waiting.until(() -> {
            lanes.run(agency, server);
            return message(agency, id).state() == MessageState.SENT;
        });
        return database.now();
    }

    private UUID enqueue(UUID agency, UUID server) {
        var message = OutboxFixture.message(fixture.user(agency), server, "a@x.example");
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)))
                .getFirst();
    }

    private Message message(UUID agency, UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }
}
