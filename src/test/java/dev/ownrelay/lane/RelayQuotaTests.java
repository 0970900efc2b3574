package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.batch.Batches;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.SharedRelayFixture;
import dev.ownrelay.relay.RelayQuota;
import dev.ownrelay.relay.RelayQuotas;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// How much of one agency the default relay gets.
@TestPropertySource(
        properties = {"ownrelay.relay.per-day=120", "ownrelay.time-zone=Europe/Amsterdam"})
class RelayQuotaTests extends SharedRelayFixture {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T23:00:00Z");

    @Autowired LaneRunner runner;
    @Autowired Batches batches;
    @Autowired LearnedLimits limits;
    @Autowired RelayQuotas quotas;

    @Test
    void whatTheInstallationAllowsADayHoldsForEachAgency() {
        enqueue(north, 150);
        assertThat(run()).isEqualTo(new LaneEnd.Resting(MIDNIGHT));
        assertThat(sent()).hasSize(120);

        enqueue(south, 10);
        assertThat(runner.run(south.id(), null)).isInstanceOf(LaneEnd.Drained.class);
        assertThat(sent()).hasSize(130);
    }

    @Test
    void theOperatorsOwnValueForAnAgencyComesFirst() {
        limit(null, 20, null);
        var waiting = enqueue(north, 30);
        assertThat(run()).isEqualTo(new LaneEnd.Resting(MIDNIGHT));
        assertThat(sent()).hasSize(20);

        var one =
                waiting.stream().filter(id -> state(north, id) == MessageState.QUEUED).findFirst();
        var story = story(north, one.orElseThrow());
        assertThat(story.sentence()).isEqualTo("message.story.QUEUED.day.relay");
        assertThat(story.at()).isEqualTo(MIDNIGHT);
        assertThat(story.actions().retryNow()).isFalse();
    }

    @Test
    void aBatchTellsWhenItsLastMessageLeaves() {
        limit(null, 20, null);
        var batch = UUID.randomUUID();
        enqueue(batch, north, 60);

        assertThat(CurrentTenant.call(north.id(), () -> batches.progress(batch)).lastAt())
                .isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void messagesKeepTheirDistanceOverOneConnection() {
        limit(60, null, null);
        enqueue(north, 20);

        assertThat(run()).isEqualTo(new LaneEnd.Resting(clock.instant().plusSeconds(1)));
        assertThat(sent()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        run();
        assertThat(sent()).hasSize(2);
    }

    @Test
    void anAgencyHasFourConnectionsUnlessTheOperatorSaysOtherwise() {
        enqueue(north, 100);
        int connections = RELAY.connections();
        run();
        assertThat(RELAY.connections() - connections).isBetween(2, 4);

        limit(null, 1000, 1);
        enqueue(north, 60);
        connections = RELAY.connections();
        run();
        assertThat(RELAY.connections() - connections).isOne();
    }

    @Test
    void whatWaitsForTheNextDayLeavesOnceTheOperatorAllowsMore() {
        limit(null, 20, null);
        enqueue(north, 30);
        CurrentTenant.run(
                north.id(),
                () ->
                        limits.keep(
                                new LaneId(north.id(), null),
                                new Throttle.Learned(1, Duration.ofMillis(1))));
        turn();
        turn();
        assertThat(sent()).hasSize(20);

        limit(null, 500, null);
        turn();

        assertThat(sent()).hasSize(30);
        assertThat(CurrentTenant.call(north.id(), () -> limits.find(new LaneId(north.id(), null))))
                .as("what it taught is forgotten")
                .isEqualTo(Throttle.Learned.NOTHING);
    }

    @Test
    void theChangeStandsInTheTrailOfTheOperators() {
        limit(null, 20, null);

        assertThat(
                        jdbc.sql(
                                        """
                                        select count(*) from operator_event where agency_id = ?
                                            and actor_id = ? and action = 'relay.quota-changed'
                                        """)
                                .params(north.id(), north.sender())
                                .query(Long.class)
                                .single())
                .isOne();
    }

    private void limit(
            @Nullable Integer perMinute, @Nullable Integer perDay, @Nullable Integer connections) {
        int version = quotas.find(north.id()).orElseThrow().version();
        var wanted = new RelayQuota(perMinute, perDay, connections, version);
        assertThat(CurrentTenant.call(north.id(), () -> quotas.change(wanted, north.sender())))
                .isTrue();
    }

    private LaneEnd run() {
        return runner.run(north.id(), null);
    }
}
