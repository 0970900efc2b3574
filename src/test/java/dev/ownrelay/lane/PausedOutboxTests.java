package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;

import dev.ownrelay.batch.Batches;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Turns;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.relay.BorrowedNames;
import dev.ownrelay.server.Routes;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.turn.Sweep;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// After a backup was restored nothing leaves until the operator starts without the property.
@WithOutbox
@TestPropertySource(properties = "ownrelay.outbox.paused=true")
class PausedOutboxTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner paused;
    @Autowired Sweep sweep;
    @Autowired Lanes lanes;
    @Autowired AgencyLanes allLanes;
    @Autowired Deliveries deliveries;
    @Autowired Turns turns;
    @Autowired RefusedSenders refused;
    @Autowired Messages messages;
    @Autowired Batches batches;
    @Autowired OutboxProperties properties;
    @Autowired Routes routes;
    @Autowired BorrowedNames borrowed;
    @Autowired RunFiles.Opener files;
    @Autowired Crews crews;
    @Autowired Contention contention;
    @Autowired LearnedLimits limits;
    @Autowired ObjectProvider<Scheduler> scheduler;
    @Autowired PlatformTransactionManager transactionManager;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    @Test
    void nothingLeavesUntilTheOutboxIsStartedWithoutThePause() {
        try (var smtp = ScriptedSmtpServer.start()) {
            var agency = fixture.agency();
            var server = fixture.server(agency, smtp.port(), null, null);
            var one = OutboxFixture.message(fixture.user(agency), server, "a@x.example");
            var batch = UUID.randomUUID();
            var id =
                    CurrentTenant.call(agency, () -> outbox.enqueue(batch, List.of(one)))
                            .getFirst();
            jdbc.sql("delete from scheduled_tasks").update();
            assertThat(paused.run(agency, server)).isInstanceOf(LaneEnd.Paused.class);
            clock.advance(Duration.ofHours(5));
            sweep.run();
            assertThat(rows()).isZero();
            assertThat(smtp.connections()).isZero();
            assertThat(state(agency, id)).isEqualTo(MessageState.QUEUED);
            assertThat(CurrentTenant.call(agency, () -> batches.progress(batch)).paused()).isTrue();

            var going = goesOn(properties);
            new Sweep(messages, deliveries, lanes, allLanes, going, transactionManager).run();
            assertThat(rows()).isOne();
            started(going).run(agency, server);
            assertThat(state(agency, id)).isEqualTo(MessageState.SENT);
            assertThat(smtp.messages()).hasSize(1);
        }
    }

    /// What starts with the same database.
    private LaneRunner started(OutboxProperties properties) {
        var going = new Lanes(jdbc, clock, scheduler, properties);
        return new LaneRunner(
                new LaneQueues(routes, borrowed, files, deliveries, turns, refused, going),
                crews,
                deliveries,
                going,
                contention,
                limits,
                clock);
    }

    private static OutboxProperties goesOn(OutboxProperties as) {
        return new OutboxProperties(
                as.retryDelays(),
                as.giveUpAfter(),
                as.slice(),
                as.linger(),
                as.lanes(),
                as.stuckAfter(),
                false,
                as.shutdownWaitsForReplies());
    }

    private long rows() {
        return jdbc.sql("select count(*) from scheduled_tasks").query(Long.class).single();
    }

    private MessageState state(UUID agency, UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow().state());
    }
}
