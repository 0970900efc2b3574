package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.smtp.RelayQuota;
import dev.ownrelay.smtp.RelayQuotas;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// How much of one agency the default relay gets.
@OutboxTest
@TestPropertySource(
        properties = {"ownrelay.relay.per-day=120", "ownrelay.time-zone=Europe/Amsterdam"})
class RelayQuotaTests {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T23:00:00Z");

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner runner;
    @Autowired Messages messages;
    @Autowired Batches batches;
    @Autowired Stories stories;
    @Autowired LearnedLimits limits;
    @Autowired RelayQuotas quotas;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    private UUID agency;
    private UUID sender;
    private int before;

    @DynamicPropertySource
    static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
    }

    @BeforeEach
    void anAgency() {
        clock.set(Instant.parse("2026-11-23T09:00:00Z"));
        jdbc.sql("delete from scheduled_tasks").update();
        RELAY.behave();
        before = RELAY.letters().size();
        agency = fixture.agency();
        sender = fixture.user(agency);
    }

    @Test
    void whatTheInstallationAllowsADayHoldsForEachAgency() {
        enqueue(150);
        assertThat(run()).isEqualTo(new LaneEnd.Resting(MIDNIGHT));
        assertThat(sent()).isEqualTo(120);

        agency = fixture.agency();
        sender = fixture.user(agency);
        enqueue(10);
        assertThat(run()).isInstanceOf(LaneEnd.Drained.class);
        assertThat(sent()).isEqualTo(130);
    }

    @Test
    void theOperatorsOwnValueForAnAgencyComesFirst() {
        limit(null, 20, null);
        var waiting = enqueue(30);
        assertThat(run()).isEqualTo(new LaneEnd.Resting(MIDNIGHT));
        assertThat(sent()).isEqualTo(20);

        var one = waiting.stream().filter(id -> state(id) == MessageState.QUEUED).findFirst();
        var me = new SignedIn(agency, sender, Role.RECRUITER, false);
        var story =
                CurrentTenant.call(
                        agency,
                        () -> stories.of(messages.findById(one.orElseThrow()).orElseThrow(), me));
        assertThat(story.sentence()).isEqualTo("message.story.QUEUED.day.relay");
        assertThat(story.at()).isEqualTo(MIDNIGHT);
        assertThat(story.actions().retryNow()).isFalse();
    }

    @Test
    void aBatchTellsWhenItsLastMessageLeaves() {
        limit(null, 20, null);
        var batch = UUID.randomUUID();
        enqueue(batch, 60);

        assertThat(CurrentTenant.call(agency, () -> batches.progress(batch)).lastAt())
                .isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void messagesKeepTheirDistanceOverOneConnection() {
        limit(60, null, null);
        enqueue(20);

        assertThat(run()).isEqualTo(new LaneEnd.Resting(clock.instant().plusSeconds(1)));
        assertThat(sent()).isOne();
        clock.advance(Duration.ofSeconds(1));
        run();
        assertThat(sent()).isEqualTo(2);
    }

    @Test
    void anAgencyHasFourConnectionsUnlessTheOperatorSaysOtherwise() {
        enqueue(100);
        int connections = RELAY.connections();
        run();
        assertThat(RELAY.connections() - connections).isBetween(2, 4);

        limit(null, 1000, 1);
        enqueue(60);
        connections = RELAY.connections();
        run();
        assertThat(RELAY.connections() - connections).isOne();
    }

    @Test
    void whatWaitsForTheNextDayLeavesOnceTheOperatorAllowsMore() {
        limit(null, 20, null);
        enqueue(30);
        CurrentTenant.run(
                agency,
                () ->
                        limits.keep(
                                new LaneId(agency, null),
                                new Throttle.Learned(1, Duration.ofMillis(1))));
        turn();
        turn();
        assertThat(sent()).isEqualTo(20);

        limit(null, 500, null);
        turn();

        assertThat(sent()).isEqualTo(30);
        assertThat(CurrentTenant.call(agency, () -> limits.find(new LaneId(agency, null))))
                .as("what it taught is forgotten")
                .isEqualTo(Throttle.Learned.NOTHING);
    }

    private void limit(
            @Nullable Integer perMinute, @Nullable Integer perDay, @Nullable Integer connections) {
        int version = quotas.find(agency).orElseThrow().version();
        var wanted = new RelayQuota(perMinute, perDay, connections, version);
        assertThat(CurrentTenant.call(agency, () -> quotas.change(wanted, sender))).isTrue();
    }

    private LaneEnd run() {
        return runner.run(agency, null);
    }

    private void turn() {
        ManualScheduler scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), laneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    private int sent() {
        return RELAY.letters().size() - before;
    }

    private MessageState state(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow()).state();
    }

    private List<UUID> enqueue(int letters) {
        return enqueue(UUID.randomUUID(), letters);
    }

    private List<UUID> enqueue(UUID batch, int letters) {
        var all =
                IntStream.range(0, letters)
                        .mapToObj(i -> OutboxFixture.letter(sender, null, i + "@x.example"))
                        .toList();
        return CurrentTenant.call(agency, () -> outbox.enqueue(batch, all));
    }
}
