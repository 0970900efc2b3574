package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.server.HandMadeLogins;
import dev.ownrelay.server.ServerSecrets;
import dev.ownrelay.server.SmtpServerTable;
import dev.ownrelay.server.StoredServers;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.turn.Sweep;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// A server at which each user has a login of their own: a lane of each, and none in another's way.
@WithOutbox
@Import(HandMadeLogins.class)
class LoginLaneTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String SECRET_ENDED =
            "invalid_client: AADSTS7000222: The provided client secret keys are expired";

    @Autowired OutboxFixture fixture;
    @Autowired HandMadeLogins logins;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired Lanes lanes;
    @Autowired RelayRests rests;
    @Autowired LearnedLimits limits;
    @Autowired WaitingMessages waiting;
    @Autowired ServerPauses pauses;
    @Autowired SmtpServerTable table;
    @Autowired StoredServers servers;
    @Autowired Sweep sweep;
    @Autowired Task<Void> laneTask;
    @Autowired Task<Void> loginLaneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;
    @Autowired PlatformTransactionManager transactionManager;

    @AutoClose
    final ScriptedSmtpServer smtp =
            ScriptedSmtpServer.start()
                    .requireToken((user, token) -> token.equals("token-of-" + user));

    ManualScheduler scheduler;
    UUID agency;
    UUID anna;
    UUID ben;
    UUID server;

    @BeforeEach
    void twoUsersOfOneServer() {
        jdbc.sql("delete from scheduled_tasks").update();
        agency = fixture.agency();
        anna = fixture.user(agency);
        ben = fixture.user(agency);
        server = fixture.server(agency, smtp.port(), null, null);
        eachUser(true);
        signIn(anna);
        signIn(ben);
        scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource),
                                laneTask,
                                loginLaneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
    }

    @Test
    void eachEmailLeavesUnderTheLoginOfItsSender() {
        var annas = enqueue(anna, 25);
        var bens = enqueue(ben, 25);
        assertThat(rows()).containsExactlyInAnyOrder(row(anna), row(ben));
        turns();
        assertThat(states(annas)).containsOnly(MessageState.SENT);
        assertThat(states(bens)).containsOnly(MessageState.SENT);
        assertThat(smtp.messages())
                .hasSize(50)
                .allSatisfy(message ->
                        assertThat(message.login())
                                .isEqualTo(HandMadeLogins.account(senderOf(message.to()))));
        assertThat(smtp.messages()).extracting("to").doesNotHaveDuplicates();
        assertThat(rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoMustSignInAgainStopsNobodyElse(boolean known) {
        if (known) {
            logins.lose(ben, clock.instant());
        } else {
            logins.revoke(ben);
        }
        var annas = enqueue(anna, 3);
        var bens = enqueue(ben, 3);
        turns();
        enqueue(ben, 1);
        turns();
        assertThat(states(annas)).containsOnly(MessageState.SENT);
        assertThat(states(bens)).containsOnly(MessageState.QUEUED);
        assertThat(bens)
                .allSatisfy(id -> {
                    assertThat(fixture.attempts(agency, id)).isEmpty();
                    assertThat(message(id).attempt()).isZero();
                });
        assertThat(as(() -> pauses.find(server))).isEmpty();
        assertThat(smtp.count("AUTH")).isEqualTo(1);
        assertThat(as(() -> rests.of(lane(anna)))).isEmpty();
        assertThat(as(() -> rests.of(lane(ben))))
                .contains(
                        new LaneRest(
                                clock.instant().plus(known ? HOUR : MINUTE),
                                LaneRest.Reason.LOGIN));

        signIn(ben);
        in(() -> waiting.tryNow(server));
        turns();
        assertThat(states(bens)).containsOnly(MessageState.SENT);
        assertThat(smtp.messages()).hasSize(7);
        assertThat(rows()).isEmpty();
    }

    @Test
    void theLimitOfADayIsOneOfEachUser() {
        fixture.in(agency, "update smtp_server set per_day = 4 where id = ?", server);
        var annas = enqueue(anna, 6);
        var bens = enqueue(ben, 3);
        turns();
        assertThat(states(annas)).filteredOn(MessageState.SENT::equals).hasSize(4);
        assertThat(states(bens)).containsOnly(MessageState.SENT);
        var more = enqueue(ben, 2);
        turns();
        assertThat(states(more)).containsExactlyInAnyOrder(MessageState.SENT, MessageState.QUEUED);
        clock.advance(Duration.ofDays(1));
        turns();
        assertThat(states(annas)).containsOnly(MessageState.SENT);
        assertThat(states(more)).containsOnly(MessageState.SENT);
        assertThat(smtp.messages()).extracting("to").hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void aLaneWithoutALoginLooksAgainAfterAnHour() {
        logins.revoke(ben);
        var bens = enqueue(ben, 2);
        turns();
        clock.advance(MINUTE);
        turns();
        signIn(ben);
        clock.advance(Duration.ofMinutes(59));
        turns();
        assertThat(states(bens)).containsOnly(MessageState.QUEUED);
        clock.advance(Duration.ofMinutes(1));
        turns();
        assertThat(states(bens)).containsOnly(MessageState.SENT);
    }

    @Test
    void whatWaitedTooLongForALoginIsGivenUp() {
        logins.revoke(ben);
        var bens = enqueue(ben, 2);
        var annas = enqueue(anna, 1);
        turns();
        clock.advance(Duration.ofDays(5));
        turns();
        assertThat(states(bens)).containsOnly(MessageState.FAILED);
        assertThat(states(annas)).containsOnly(MessageState.SENT);
    }

    @Test
    void aLoginThatIsRefusedRestsAlone() {
        logins.signIn(ben, "another-token");
        var bens = enqueue(ben, 2);
        var annas = enqueue(anna, 2);
        turns();
        enqueue(ben, 1);
        turns();
        assertThat(states(annas)).containsOnly(MessageState.SENT);
        assertThat(states(bens)).containsOnly(MessageState.QUEUED);
        assertThat(as(() -> pauses.find(server))).isEmpty();
        assertThat(smtp.count("AUTH")).isEqualTo(2);
        assertThat(bens)
                .flatExtracting(id -> fixture.attempts(agency, id))
                .singleElement()
                .satisfies(told -> assertThat(told.outcome()).isEqualTo(Outcome.UNAUTHORIZED));
        assertThat(as(() -> rests.of(lane(ben))))
                .contains(
                        new LaneRest(
                                clock.instant().plus(Duration.ofMinutes(1)),
                                LaneRest.Reason.LOGIN));
        clock.advance(Duration.ofMinutes(1));
        turns();
        assertThat(smtp.count("AUTH")).isEqualTo(3);
        clock.advance(Duration.ofMinutes(1));
        turns();
        assertThat(smtp.count("AUTH")).isEqualTo(3);
        signIn(ben);
        clock.advance(Duration.ofMinutes(1));
        turns();
        assertThat(states(bens)).containsOnly(MessageState.SENT);
    }

    /// Nobody can sign in their way out of it; an administrator can.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientSecretThatEndedStopsTheServerForAll(boolean saved) {
        logins.refuse(ben, SECRET_ENDED);
        var bens = enqueue(ben, 2);
        turns();
        var annas = enqueue(anna, 1);
        turns();
        assertThat(states(bens)).containsOnly(MessageState.QUEUED);
        assertThat(states(annas)).containsOnly(MessageState.QUEUED);
        assertThat(smtp.count("AUTH")).isZero();
        var pause = as(() -> pauses.find(server)).orElseThrow();
        assertThat(pause.brief()).isEqualTo("server.brief.client-refused");
        assertThat(pause.what()).isEqualTo("cause.client-refused.what");
        assertThat(as(() -> lanes.pausedUntil(lane(ben)))).contains(pause.until());

        signIn(ben);
        mend(saved);
        turns();
        assertThat(states(bens)).containsOnly(MessageState.SENT);
        assertThat(states(annas)).containsOnly(MessageState.SENT);
        assertThat(smtp.messages()).hasSize(3);
        assertThat(as(() -> pauses.find(server))).isEmpty();
    }

    /// The directory of one user may refuse what those of others allow.
    @Test
    void whoAloneGetsNoTokenStopsNobodyElse() {
        logins.refuse(ben, "unauthorized_client: AADSTS700016: Application was not found");
        var bens = enqueue(ben, 1);
        turns();
        var annas = enqueue(anna, 1);
        turns();
        assertThat(states(bens)).containsOnly(MessageState.QUEUED);
        assertThat(states(annas)).containsOnly(MessageState.SENT);
        assertThat(as(() -> pauses.find(server))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofALoginThatAllShareTheSameIsTrue(boolean saved) {
        fixture.in(agency, "update smtp_server set login_grant = 'DELEGATED' where id = ?", server);
        logins.refuse(server, SECRET_ENDED);
        var all = List.of(enqueue(anna, 1).getFirst(), enqueue(ben, 1).getFirst());
        turns();
        assertThat(states(all)).containsOnly(MessageState.QUEUED);
        assertThat(as(() -> pauses.find(server)).orElseThrow().brief())
                .isEqualTo("server.brief.client-refused");

        signIn(server);
        mend(saved);
        turns();
        assertThat(states(all)).containsOnly(MessageState.SENT);
        assertThat(smtp.messages()).hasSize(2);
        assertThat(as(() -> pauses.find(server))).isEmpty();
    }

    /// @param saved whether with a new client secret; else the server is only tried
    private void mend(boolean saved) {
        if (saved) {
            var stored = as(() -> servers.get(server));
            var typed = new ServerSecrets.Typed("", "another secret");
            in(() -> table.change(server, stored.version(), stored.settings(), typed, anna));
        } else {
            in(() -> table.tryNow(server, anna));
        }
    }

    @Test
    void aServerThatFailsRestsForAllAndIsTriedForAll() {
        smtp.stop();
        var both = List.of(enqueue(anna, 1).getFirst(), enqueue(ben, 1).getFirst());
        turns();
        assertThat(as(() -> pauses.find(server))).isPresent();
        smtp.restart();
        in(() -> pauses.tryNow(server));
        turns();
        assertThat(states(both)).containsOnly(MessageState.SENT);
        assertThat(as(() -> pauses.find(server))).isEmpty();
    }

    @Test
    void aServerThatMovesHoldsTheMessagesOfAll() {
        var both = List.of(enqueue(anna, 1).getFirst(), enqueue(ben, 1).getFirst());
        fixture.in(agency, "update smtp_server set port = port + 1 where id = ?", server);
        in(() -> waiting.hold(server));
        assertThat(both)
                .allSatisfy(id ->
                        assertThat(message(id).holdReason()).isEqualTo(HoldReason.SERVER_CHANGED));
    }

    /// Wherever it stands, and whenever somebody signs in.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSentWhileALoginIsLostLeavesForNoOtherPlace(boolean told) {
        logins.lose(ben, clock.instant());
        var bens = enqueue(ben, 1);
        turns();
        fixture.in(agency, "update smtp_server set host = '127.0.0.2' where id = ?", server);
        if (told) {
            in(() -> waiting.hold(server));
            assertThat(states(bens)).containsOnly(MessageState.HELD);
        }
        signIn(ben);
        in(() -> waiting.tryNow(server));
        turns();
        assertThat(bens)
                .allSatisfy(id ->
                        assertThat(message(id).holdReason()).isEqualTo(HoldReason.SERVER_CHANGED));
        assertThat(smtp.messages()).isEmpty();
    }

    @Test
    void aServerThatIsSwitchedOffHoldsTheMessagesOfAll() {
        var both = List.of(enqueue(anna, 1).getFirst(), enqueue(ben, 1).getFirst());
        fixture.in(agency, "update smtp_server set enabled = false where id = ?", server);
        turns();
        assertThat(states(both)).containsOnly(MessageState.HELD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lanesFollowWhenTheWayToLogInChanges(boolean toEachUser) {
        smtp.requireToken((user, token) -> token.equals("token-of-" + user));
        eachUser(!toEachUser);
        var all = List.of(enqueue(anna, 2), enqueue(ben, 2));
        assertThat(rows())
                .containsExactlyInAnyOrder(
                        toEachUser
                                ? new String[] {"lane " + agency + ":" + server}
                                : new String[] {row(anna), row(ben)});
        eachUser(toEachUser);
        var place = "127.0.0.1:" + smtp.port() + " NONE";
        in(() -> waiting.follow(server, place));
        if (!toEachUser) {
            smtp.requireNoLogin();
        }
        turns();
        assertThat(states(all.getFirst())).containsOnly(MessageState.SENT);
        assertThat(states(all.getLast())).containsOnly(MessageState.SENT);
        assertThat(smtp.messages())
                .hasSize(4)
                .allSatisfy(message ->
                        assertThat(message.login())
                                .isEqualTo(
                                        toEachUser
                                                ? HandMadeLogins.account(senderOf(message.to()))
                                                : null));
        assertThat(rows()).isEmpty();
    }

    @Test
    void whatALaneHasUnderWayNoOtherLaneGivesUp() {
        var annas = enqueue(anna, 1).getFirst();
        fixture.in(agency, "update message set state = 'SENDING', attempt = 1 where id = ?", annas);
        jdbc.sql("update scheduled_tasks set picked = true, last_heartbeat = now()").update();
        enqueue(ben, 1);
        in(() -> lanes.wake(new LaneId(agency, server)));
        turns();
        sweep.run();
        assertThat(message(annas).state()).isEqualTo(MessageState.SENDING);
        jdbc.sql("update scheduled_tasks set picked = false").update();
        sweep.run();
        assertThat(message(annas).state()).isEqualTo(MessageState.UNKNOWN);
    }

    @Test
    void theSweepFindsMessagesWithoutALane() {
        var both = List.of(enqueue(anna, 1).getFirst(), enqueue(ben, 1).getFirst());
        jdbc.sql("delete from scheduled_tasks").update();
        sweep.run();
        assertThat(rows()).contains(row(anna), row(ben));
        turns();
        assertThat(states(both)).containsOnly(MessageState.SENT);
    }

    @Test
    void aMessageIsHeardByTheLaneThatLingersForItsSender() throws InterruptedException {
        try (var bens = lanes.listen(lane(ben));
                var annas = lanes.listen(lane(anna))) {
            enqueue(ben, 1);
            assertThat(annas.await(Duration.ZERO)).isFalse();
            assertThat(bens.await(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void whatAServerTaughtOneLoginHoldsForNoOther() {
        var learned = new Throttle.Learned(1, Duration.ofSeconds(4));
        in(() -> limits.keep(lane(anna), learned));
        assertThat(as(() -> limits.find(lane(anna)))).isEqualTo(learned);
        assertThat(as(() -> limits.find(lane(ben)))).isEqualTo(Throttle.Learned.NOTHING);
        assertThat(as(() -> limits.find(new LaneId(agency, server))))
                .isEqualTo(Throttle.Learned.NOTHING);
        in(() -> limits.keep(lane(anna), new Throttle.Learned(2, Duration.ZERO)));
        assertThat(as(() -> limits.find(lane(anna))).connections()).isEqualTo(2);
        in(() -> limits.forgetAll(agency, server));
        assertThat(as(() -> limits.find(lane(anna)))).isEqualTo(Throttle.Learned.NOTHING);
    }

    @Test
    void anIdIsReadAsItIsWritten() {
        for (var id : List.of(lane(anna), new LaneId(agency, server), new LaneId(agency, null))) {
            assertThat(LaneId.parse(id.toString())).isEqualTo(id);
        }
        assertThat(new LaneId(agency, null, anna)).isEqualTo(new LaneId(agency, null));
    }

    private void eachUser(boolean each) {
        fixture.in(
                agency,
                "update smtp_server set login_grant = ?, sign_in = ? where id = ?",
                each ? "EACH_USER" : null,
                each ? "MICROSOFT" : null,
                server);
    }

    private void signIn(UUID user) {
        logins.signIn(user, "token-of-" + HandMadeLogins.account(user));
    }

    private List<UUID> enqueue(UUID sender, int count) {
        var all =
                IntStream.range(0, count)
                        .mapToObj(_ ->
                                OutboxFixture.message(
                                        sender,
                                        server,
                                        UUID.randomUUID() + "@" + sender + ".example"))
                        .toList();
        return as(() -> outbox.enqueue(UUID.randomUUID(), all));
    }

    private static UUID senderOf(String address) {
        return UUID.fromString(address.replaceAll(".*@|\\.example", ""));
    }

    private LaneId lane(UUID user) {
        return new LaneId(agency, server, user);
    }

    private String row(UUID user) {
        return "login-lane " + lane(user);
    }

    private List<String> rows() {
        return jdbc.sql("select task_name || ' ' || task_instance from scheduled_tasks")
                .query(String.class)
                .list();
    }

    /// As many as it takes.
    private void turns() {
        for (int i = 0; i < 10; i++) {
            scheduler.setTime(clock.instant());
            scheduler.runAnyDueExecutions();
        }
    }

    private List<MessageState> states(List<UUID> ids) {
        return ids.stream().map(id -> message(id).state()).toList();
    }

    private Message message(UUID id) {
        return as(() -> messages.findById(id).orElseThrow());
    }

    private <T> T as(Supplier<T> work) {
        return CurrentTenant.call(agency, work::get);
    }

    private void in(Runnable work) {
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(transactionManager)
                                .executeWithoutResult(_ -> work.run()));
    }
}
