package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/// What becomes of waiting messages at the moment when an administrator changes their server.
@WithOutbox
class MessagesOfServerTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner runner;
    @Autowired Messages messages;
    @Autowired ServerPauses pauses;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    ManualScheduler scheduler;
    UUID agency;
    UUID sender;
    UUID admin;
    UUID server;
    UUID message;

    /// Its server asked for patience, so that nothing looks at it for a while.
    @BeforeEach
    void aDeferredMessage() {
        jdbc.sql("delete from scheduled_tasks").update();
        agency = fixture.agency();
        sender = fixture.user(agency);
        admin = fixture.user(agency, Role.ADMIN);
        server = fixture.server(agency, smtp.port(), null, null);
        scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), laneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
        smtp.replyOnce("RCPT", "451 4.7.1 Later");
        message = enqueue(server);
        turn();
        assertThat(message(message).state()).isEqualTo(MessageState.QUEUED);
        assertThat(message(message).dueAt()).isAfter(clock.instant());
    }

    @Test
    void aRemovedServerHoldsItsMessagesAtOnce() {
        var path = "/maintenance/smtp-servers/" + server + "/delete";
        assertThat(mvc.post().uri(path).with(me()).with(csrf())).hasStatus(303);
        held(HoldReason.SERVER_GONE);
    }

    @Test
    void aServerThatIsSwitchedOffHoldsItsMessagesAndReleasesNoneByItself() {
        save(0, smtp.port(), false);
        held(HoldReason.SERVER_DISABLED);
        save(1, smtp.port(), true);
        held(HoldReason.SERVER_DISABLED);
        clock.advance(Duration.ofHours(5));
        runner.run(agency, server);
        held(HoldReason.SERVER_DISABLED);
        assertThat(
                        mvc.post()
                                .uri("/messages/actions")
                                .param("action", "SEND_AGAIN")
                                .param("id", message.toString())
                                .with(me())
                                .with(csrf()))
                .hasStatus(303);
        runner.run(agency, server);
        assertThat(message(message).state()).isEqualTo(MessageState.SENT);
    }

    @Test
    void aServerAtAnotherPlaceHoldsWhatWasMeantForTheFormerOne() {
        try (var elsewhere = ScriptedSmtpServer.start()) {
            save(0, elsewhere.port(), true);
            held(HoldReason.SERVER_CHANGED);
        }
    }

    @Test
    void aMessageThatIsUnderWayMeanwhileIsHeldWhenItComesBack() {
        clock.advance(Duration.ofMinutes(2));
        smtp.replyOnce("DOT", "451 4.7.1 Later");
        smtp.beforeReply("DOT", () -> save(0, smtp.port(), false));
        turn();
        held(HoldReason.SERVER_DISABLED);
        assertThat(lanes()).isZero();
    }

    @Test
    void aMessageThatIsUnderWayToTheFormerPlaceIsHeldWhenItComesBack() {
        try (var elsewhere = ScriptedSmtpServer.start()) {
            clock.advance(Duration.ofMinutes(2));
            smtp.replyOnce("DOT", "451 4.7.1 Later");
            smtp.beforeReply("DOT", () -> save(0, elsewhere.port(), true));
            turn();
            held(HoldReason.SERVER_CHANGED);
        }
    }

    @Test
    void aMessageThatSomebodyElseHasInHandIsNotWaitedFor() {
        lockedWhile(() -> save(0, smtp.port(), false));
        assertThat(message(message).state()).isEqualTo(MessageState.QUEUED);
        clock.advance(Duration.ofMinutes(2));
        turn();
        held(HoldReason.SERVER_DISABLED);
    }

    @Test
    void aTurnOfTheLaneDoesNotWaitForItEither() {
        fixture.in(agency, "update smtp_server set enabled = false where id = ?", server);
        clock.advance(Duration.ofMinutes(2));
        lockedWhile(this::turn);
        assertThat(message(message).state()).isEqualTo(MessageState.QUEUED);
        turn();
        held(HoldReason.SERVER_DISABLED);
    }

    @Test
    void savingAServerAsItIsEndsItsPauseAndItsMessagesLeave() {
        smtp.stop();
        clock.advance(Duration.ofMinutes(2));
        turn();
        assertThat(pause()).isPresent();
        smtp.restart();
        save(0, smtp.port(), true);
        assertThat(pause()).isEmpty();
        turn();
        assertThat(message(message).state()).isEqualTo(MessageState.SENT);
        assertThat(incidents()).isZero();
    }

    @Test
    void savingAServerThatFailsOnBeginsWithAShortPauseAgain() {
        smtp.stop();
        clock.advance(Duration.ofMinutes(2));
        turn();
        clock.advance(Duration.ofMinutes(1));
        turn();
        assertThat(pause().orElseThrow().until())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(2)));
        save(0, smtp.port(), true);
        turn();
        assertThat(pause().orElseThrow().until())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(incidents()).isOne();
    }

    @Test
    void messagesOfOtherServersWaitAsBefore() {
        fixture.in(agency, "update smtp_server set name = 'One' where id = ?", server);
        var other = fixture.server(agency, smtp.port(), null, null);
        var waits = enqueue(other);
        save(0, smtp.port(), false, "One");
        held(HoldReason.SERVER_DISABLED);
        assertThat(message(waits).state()).isEqualTo(MessageState.QUEUED);
    }

    private void held(HoldReason why) {
        assertThat(message(message).state()).isEqualTo(MessageState.HELD);
        assertThat(message(message).holdReason()).isEqualTo(why);
    }

    private Optional<ServerPause> pause() {
        return CurrentTenant.call(agency, () -> pauses.find(server));
    }

    private Long incidents() {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(fixture.transactionManager)
                                .execute(_ ->
                                        jdbc.sql(
                                                        """
                                                        select count(*) from server_incident
                                                        where closed_at is null
                                                        """)
                                                .query(Long.class)
                                                .single()));
    }

    private void turn() {
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    private long lanes() {
        return jdbc.sql("select count(*) from scheduled_tasks").query(Long.class).single();
    }

    private void lockedWhile(Runnable work) {
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(fixture.transactionManager)
                                .executeWithoutResult(_ -> {
                                    messages.findLocked(message);
                                    CompletableFuture.runAsync(work)
                                            .orTimeout(20, TimeUnit.SECONDS)
                                            .join();
                                }));
    }

    private void save(int version, int port, boolean enabled) {
        save(version, port, enabled, "Mail of the agency");
    }

    private void save(int version, int port, boolean enabled, String name) {
        assertThat(
                        mvc.post()
                                .uri("/maintenance/smtp-servers/" + server)
                                .param("name", name)
                                .param("address", "127.0.0.1:" + port)
                                .param("tls", "NONE")
                                .param("enabled", "" + enabled)
                                .param("maxConnections", "2")
                                .param("version", "" + version)
                                .with(me())
                                .with(csrf()))
                .hasStatus(303);
    }

    private UUID enqueue(UUID through) {
        var one = OutboxFixture.message(sender, through, UUID.randomUUID() + "@x.example");
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(one)))
                .getFirst();
    }

    private Message message(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }

    private RequestPostProcessor me() {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, admin, Role.ADMIN, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
    }
}
