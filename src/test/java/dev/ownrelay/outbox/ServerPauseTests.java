package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.notice.NoticeHand;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// A server that fails rests, and everybody can see why and until when.
@WithOutbox
@Import(NoticeHand.class)
class ServerPauseTests {

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired ServerPauses pauses;
    @Autowired Task<Void> laneTask;
    @Autowired Task<Void> agencyServerChecksTask;
    @Autowired Task<Void> serverNoticeTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired NoticeHand hand;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    ManualScheduler scheduler;
    UUID agency;
    UUID sender;
    UUID admin;

    @DynamicPropertySource
    static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
    }

    @BeforeEach
    void start() {
        jdbc.sql("delete from scheduled_tasks").update();
        agency = fixture.agency();
        sender = fixture.user(agency);
        admin = fixture.user(agency, Role.ADMIN);
        scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource),
                                laneTask,
                                agencyServerChecksTask,
                                serverNoticeTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
    }

    @Test
    void aRefusedLoginIsTriedAtMostTwiceAPauseForAWholeDayAndToldOnce() {
        smtp.requireLogin("anna", "right");
        var server = server(smtp, "anna", "wrong");
        var ids = enqueue(server, 40);
        var lengths = new ArrayList<Long>();
        long most = 0;
        long before = 0;
        for (var minute = 0; minute < 24 * 60; minute++) {
            var last = pause(server).map(ServerPause::until);
            if (minute % 10 == 3) {
                askForChecks();
            }
            turn();
            var now = pause(server).map(ServerPause::until);
            if (!now.equals(last)) {
                lengths.add(Duration.between(clock.instant(), now.orElseThrow()).toMinutes());
                most = Math.max(most, smtp.count("AUTH") - before);
                before = smtp.count("AUTH");
            }
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(most).isBetween(1L, 2L);
        assertThat(smtp.count("AUTH")).isLessThanOrEqualTo(2L * lengths.size());
        assertThat(lengths).startsWith(1L, 2L, 5L, 10L, 15L, 15L).endsWith(15L);
        assertThat(smtp.mostConnections()).isEqualTo(1);
        assertThat(ids).allSatisfy(id -> assertThat(message(id).attempt()).isZero());
        assertThat(notices()).isOne();
        System.out.printf(
                "refused login, 24 h, 40 emails, a check asked for every 10 min: %d pauses, "
                        + "%d logins, at most %d in a pause, 0 attempts, %d notice%n",
                lengths.size(), smtp.count("AUTH"), most, notices());
    }

    @Test
    void oneMessageOverOneConnectionTriesAServerThatFailed() {
        smtp.reply("GREETING", "421 4.3.2 Down for a while");
        var server = server(smtp, null, null);
        var ids = enqueue(server, 60);
        for (var pause : List.of(1, 2, 5, 10, 15)) {
            turn();
            turn();
            clock.advance(Duration.ofMinutes(pause).minusMillis(1));
            turn();
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(smtp.connections()).isEqualTo(5);
        assertThat(smtp.mostConnections()).isEqualTo(1);
        assertThat(notices()).isOne();
        smtp.behave();
        turn();
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(MessageState.SENT));
        assertThat(ids).allSatisfy(id -> assertThat(message(id).attempt()).isEqualTo(1));
        assertThat(pause(server)).isEmpty();
        assertThat(openIncidents()).isZero();
        System.out.printf(
                "server down for 33 min: 5 pauses, 5 connections, at most 1 at a time, %d notice, "
                        + "then %d messages over at most %d%n",
                notices(), smtp.messages().size(), smtp.mostConnections());
    }

    @Test
    void aLoginThatIsRefusedToOneConnectionIsNotTriedByTheOthers() {
        smtp.requireLogin("anna", "right");
        var server = server(smtp, "anna", "right");
        smtp.replyOnce("AUTH", "235 2.7.0 Welcome");
        smtp.reply("AUTH", "535 5.7.8 Authentication credentials invalid");
        enqueue(server, 60);
        turn();
        assertThat(smtp.count("AUTH")).isLessThanOrEqualTo(3);
        System.out.printf(
                "login refused in mid-run, 4 connections allowed: %d bad logins%n",
                smtp.count("AUTH") - 1);
    }

    @Test
    void anotherServerOfTheAgencyGoesOn() {
        try (var good = ScriptedSmtpServer.start()) {
            smtp.stop();
            var bad = server(smtp, null, null);
            fixture.in(agency, "update smtp_server set name = 'Bad' where id = ?", bad);
            var other = server(good, null, null);
            var waits = enqueue(bad, 1).getFirst();
            var leaves = enqueue(other, 5);
            turn();
            assertThat(state(waits)).isEqualTo(MessageState.QUEUED);
            assertThat(pause(bad)).isPresent();
            assertThat(pause(other)).isEmpty();
            assertThat(leaves).allSatisfy(id -> assertThat(state(id)).isEqualTo(MessageState.SENT));
        }
    }

    @Test
    void everyWaitingMessageTellsWhyItWaits() {
        smtp.stop();
        var server = server(smtp, null, null);
        var ids = enqueue(server, 3);
        turn();
        for (var id : ids) {
            assertThat(page("/messages/" + id))
                    .contains("It waits for Mail of the agency. Next try:")
                    .contains("could not be reached")
                    .contains("/retry");
        }
        assertThat(page("/messages?state=QUEUED").split("title=\"Waits for Mail of the agency", -1))
                .hasSize(4);
        assertThat(page("/maintenance/smtp-servers"))
                .contains("Does not answer since", "3 emails wait", server + "/try-now");
        assertThat(page("/maintenance/smtp-servers/" + server))
                .contains("It has not worked since", "could not be reached", server + "/try-now");
        assertThat(page("/account")).contains("Resting since");
    }

    @Test
    void tryNowEndsThePauseAtOnce() {
        var server = down();
        var id = enqueue(server, 1).getFirst();
        turn();
        tryNow(server);
        turn();
        assertThat(pause(server).orElseThrow().until())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(2)));
        smtp.restart();
        turn();
        assertThat(state(id)).isEqualTo(MessageState.QUEUED);
        tryNow(server);
        turn();
        assertThat(state(id)).isEqualTo(MessageState.SENT);
        assertThat(pause(server)).isEmpty();
    }

    @Test
    void retryNowOnAMessageTriesTheServerToo() {
        var server = down();
        var ids = enqueue(server, 2);
        turn();
        smtp.restart();
        assertThat(mvc.post().uri("/messages/" + ids.getLast() + "/retry").with(me()).with(csrf()))
                .hasStatus(303);
        turn();
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(MessageState.SENT));
    }

    @Test
    void retryNowOnManyMessagesTriesTheServerToo() {
        var server = down();
        var ids = enqueue(server, 2);
        turn();
        smtp.restart();
        var all = mvc.post().uri("/messages/actions").param("action", "RETRY_NOW");
        assertThat(all.param("all", "true").with(me()).with(csrf()).exchange())
                .flash()
                .containsEntry("notice", "2 emails are tried again now.");
        turn();
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(MessageState.SENT));
    }

    @Test
    void savingOtherSettingsEndsThePauseAtOnce() {
        var server = down();
        var id = enqueue(server, 1).getFirst();
        turn();
        try (var good = ScriptedSmtpServer.start()) {
            assertThat(
                            mvc.post()
                                    .uri("/maintenance/smtp-servers/" + server)
                                    .param("name", "Mail of the agency")
                                    .param("address", "127.0.0.1:" + good.port())
                                    .param("tls", "NONE")
                                    .param("enabled", "true")
                                    .param("maxConnections", "2")
                                    .param("version", "0")
                                    .with(me())
                                    .with(csrf()))
                    .hasStatus(303);
            assertThat(pause(server)).isEmpty();
            var next = enqueue(server, 1).getFirst();
            turn();
            assertThat(state(next)).isEqualTo(MessageState.SENT);
            assertThat(state(id)).as("meant for another place").isEqualTo(MessageState.HELD);
            assertThat(good.messages()).hasSize(1);
        }
    }

    @Test
    void aTestThatFindsTheServerWorkingEndsThePause() {
        var server = down();
        var id = enqueue(server, 1).getFirst();
        turn();
        smtp.restart();
        askForChecks();
        turn();
        turn();
        assertThat(pause(server)).isEmpty();
        assertThat(state(id)).isEqualTo(MessageState.SENT);
    }

    @Test
    void aTestDoesNotEndThePauseOfAServerThatHangsUpAtMessages() {
        smtp.reply("MAIL", "421 4.3.2 Not now");
        var server = server(smtp, null, null);
        enqueue(server, 3);
        turn();
        var until = pause(server).orElseThrow().until();
        askForChecks();
        turn();
        assertThat(pause(server).orElseThrow().until()).isEqualTo(until);
    }

    @Test
    void aFailureOfFormerSettingsPausesNothing() {
        var server = server(smtp, null, null);
        var reply = new Reply(Stage.CONNECT, 0, "", 0);
        CurrentTenant.run(agency, () -> pauses.failed(server, 7, reply));
        assertThat(pause(server)).isEmpty();
    }

    @Test
    void aLimitSaidAsARefusalIsToldOnceAndCostsTwoMessagesHoweverLongItLasts() {
        smtp.judge((at, _) -> at.equals("RCPT") ? "550 5.2.121 Daily sending limit reached" : null);
        var server = server(smtp, null, null);
        var ids = enqueue(server, 30);
        for (var minute = 0; minute < 120; minute++) {
            turn();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(ids).filteredOn(id -> state(id) == MessageState.FAILED).hasSize(2);
        assertThat(pause(server)).isPresent();
        assertThat(notices()).isOne();
        smtp.judge((_, _) -> null);
        for (var minute = 0; minute < 24 * 60; minute += 15) {
            clock.advance(Duration.ofMinutes(15));
            turn();
        }
        assertThat(ids).filteredOn(id -> state(id) == MessageState.SENT).hasSize(28);
        assertThat(openIncidents()).isZero();
    }

    @Test
    void anAddressThatAServerTakesNothingFromIsToldOnceForAllThatWaits() {
        smtp.judge((at, _) ->
                at.equals("RCPT") ? "553 5.7.1 Sender address rejected: not owned by user" : null);
        var ids = enqueue(server(smtp, null, null), 30);
        turn();
        assertThat(ids).filteredOn(id -> state(id) == MessageState.HELD).hasSize(28);
        assertThat(notices()).isOne();
        var mail = RELAY.messages().getLast().text();
        assertThat(mail).contains("Mail of the agency", "anna@agency.example", "28 more emails");
    }

    private UUID down() {
        smtp.stop();
        return server(smtp, null, null);
    }

    private UUID server(ScriptedSmtpServer at, String user, String password) {
        var id = fixture.server(agency, at.port(), user, password);
        fixture.in(agency, "update smtp_server set max_connections = 4 where id = ?", id);
        return id;
    }

    private void turn() {
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    private void askForChecks() {
        jdbc.sql(
                        """
                        insert into scheduled_tasks (task_name, task_instance, execution_time,
                            picked, version)
                        values ('agency-server-checks', ?, ?, false, 1)
                        """)
                .params(agency.toString(), Timestamp.from(clock.instant()))
                .update();
    }

    private void tryNow(UUID server) {
        var path = "/maintenance/smtp-servers/" + server + "/try-now";
        assertThat(mvc.post().uri(path).with(me()).with(csrf())).hasStatus(303);
    }

    private String page(String path) {
        var result = mvc.get().uri(path).with(me()).exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private RequestPostProcessor me() {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, admin, Role.ADMIN, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
    }

    private List<UUID> enqueue(UUID server, int messages) {
        var all =
                IntStream.range(0, messages)
                        .mapToObj(i -> OutboxFixture.message(sender, server, i + "@x.example"))
                        .toList();
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), all));
    }

    private Optional<ServerPause> pause(UUID server) {
        return CurrentTenant.call(agency, () -> pauses.find(server));
    }

    private Message message(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }

    private MessageState state(UUID id) {
        return message(id).state();
    }

    private long notices() {
        hand.send(agency);
        var to = admin + "@agency.example";
        return RELAY.messages().stream().filter(message -> message.to().equals(to)).count();
    }

    private long openIncidents() {
        var incidents = new ArrayList<Long>();
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(fixture.transactionManager)
                                .executeWithoutResult(_ ->
                                        incidents.add(
                                                jdbc.sql(
                                                                "select count(*) from"
                                                                        + " server_incident where"
                                                                        + " closed_at is null")
                                                        .query(Long.class)
                                                        .single())));
        return incidents.getFirst();
    }
}
