package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/// Messages wait, and none is lost, where a server cannot be used for a reason on this side.
@WithOutbox
class UnusableServerTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner runner;
    @Autowired Messages messages;
    @Autowired Stories stories;
    @Autowired MessageActions actions;
    @Autowired ServerPauses pauses;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    UUID agency;
    UUID sender;

    @BeforeEach
    void start() {
        jdbc.sql("delete from scheduled_tasks").update();
        agency = fixture.agency();
        sender = fixture.user(agency);
    }

    @Test
    void withoutTheKeyMessagesWaitAndLeaveByThemselvesOnceItIsThere() {
        smtp.requireLogin("anna", "right");
        var server = fixture.server(agency, smtp.port(), "anna", "right");
        var ids = enqueue(server);
        sealed(server, "^v1:", "v1:later");
        var scheduler = scheduler();
        scheduler.runAnyDueExecutions();
        assertThat(ids)
                .allSatisfy(id -> assertThat(message(id).state()).isEqualTo(MessageState.QUEUED));
        assertThat(smtp.connections()).isZero();
        var again = clock.instant().plus(Duration.ofMinutes(1));
        assertThat(
                        jdbc.sql("select execution_time from scheduled_tasks")
                                .query(Timestamp.class)
                                .single())
                .isEqualTo(Timestamp.from(again));
        sealed(server, "^v1:later", "v1:");
        clock.set(again);
        scheduler.setTime(again);
        scheduler.runAnyDueExecutions();
        assertThat(ids)
                .allSatisfy(id -> assertThat(message(id).state()).isEqualTo(MessageState.SENT));
    }

    @Test
    void withAPasswordThatWasAlteredMessagesWaitOnHoldAndLeaveOnceItIsMended() {
        smtp.requireLogin("anna", "right");
        var server = fixture.server(agency, smtp.port(), "anna", "right");
        var ids = enqueue(server);
        sealed(server, "^(v1:[^:]+:)", "\\1AAAA");
        runner.run(agency, server);
        assertThat(ids)
                .allSatisfy(id -> {
                    assertThat(message(id).state()).isEqualTo(MessageState.HELD);
                    assertThat(message(id).holdReason())
                            .isEqualTo(HoldReason.CREDENTIAL_UNREADABLE);
                    assertThat(sentence(id)).isEqualTo("message.story.HELD.CREDENTIAL_UNREADABLE");
                });
        assertThat(smtp.connections()).isZero();
        sealed(server, "^(v1:[^:]+:)AAAA", "\\1");
        ids.forEach(id ->
                CurrentTenant.run(agency, () -> actions.act(MessageVerb.SEND_AGAIN, id, me())));
        runner.run(agency, server);
        assertThat(ids)
                .allSatisfy(id -> assertThat(message(id).state()).isEqualTo(MessageState.SENT));
    }

    @Test
    void withoutADefaultRelayOnlyItsOwnMessagesAreHeld() {
        var others = enqueue(fixture.server(agency, smtp.port(), null, null));
        var ids = enqueue(null);

        runner.run(agency, null);

        assertThat(ids)
                .allSatisfy(id -> {
                    assertThat(message(id).state()).isEqualTo(MessageState.HELD);
                    assertThat(message(id).holdReason()).isEqualTo(HoldReason.NO_DEFAULT_RELAY);
                });
        assertThat(others)
                .allSatisfy(id -> assertThat(message(id).state()).isEqualTo(MessageState.QUEUED));
    }

    @Test
    void aNameThatNobodyKnowsPausesTheServerAndCostsNoAttempt() {
        var server = fixture.server(agency, smtp.port(), null, null);
        fixture.in(
                agency, "update smtp_server set host = 'mail.agency.invalid' where id = ?", server);
        var ids = enqueue(server);
        scheduler().runAnyDueExecutions();
        var pause = CurrentTenant.call(agency, () -> pauses.find(server)).orElseThrow();
        assertThat(pause.rests(clock.instant())).isTrue();
        assertThat(pause.stage()).isEqualTo(dev.ownrelay.rejection.Stage.RESOLVE);
        assertThat(ids)
                .allSatisfy(id -> {
                    assertThat(message(id).state()).isEqualTo(MessageState.QUEUED);
                    assertThat(message(id).attempt()).isZero();
                    assertThat(sentence(id)).isEqualTo("message.story.QUEUED.paused");
                });
    }

    private ManualScheduler scheduler() {
        var scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), laneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
        scheduler.setTime(clock.instant());
        return scheduler;
    }

    /// Changes what is stored of the password.
    private void sealed(UUID server, String from, String to) {
        fixture.in(
                agency,
                "update smtp_server set sealed_secret = regexp_replace(sealed_secret, ?, ?)"
                        + " where id = ?",
                from,
                to,
                server);
    }

    private List<UUID> enqueue(@Nullable UUID server) {
        var messages =
                List.of(
                        OutboxFixture.message(sender, server, "a@x.example"),
                        OutboxFixture.message(sender, server, "b@x.example"));
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), messages));
    }

    private Message message(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }

    private String sentence(UUID id) {
        return CurrentTenant.call(agency, () -> stories.of(message(id), me())).sentence();
    }

    private SignedIn me() {
        return new SignedIn(agency, sender, Role.RECRUITER, false);
    }
}
