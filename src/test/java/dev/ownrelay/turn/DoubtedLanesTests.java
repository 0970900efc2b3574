package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/// Who has the places of lanes whose servers fail again and again: a quarter of a node's 64.
@WithOutbox
class DoubtedLanesTests {

    private static final int SHARE = 16;
    private static final int HALF = 8;

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Lanes lanes;
    @Autowired DoubtedLanes doubted;
    @Autowired LaneRanks ranks;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired TransactionTemplate transactions;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();

    @BeforeEach
    void nothingWaits() {
        jdbc.sql("delete from scheduled_tasks").update();
        clock.advance(Duration.ofSeconds(2));
    }

    @AfterEach
    void leave() {
        for (int i = 0; i < SHARE; i++) {
            doubted.leave(one);
            doubted.leave(other);
        }
    }

    @Test
    void anAgencyAloneMayHaveAllOfThem() {
        waiting(one, clock.instant());
        assertThat(entered(one)).isEqualTo(SHARE);
        assertThat(doubted.enter(other)).isFalse();
        doubted.leave(one);
        assertThat(doubted.enter(other)).isTrue();
    }

    @Test
    void whileOthersHaveSuchLanesItHasHalfOfThem() {
        waiting(other, clock.instant().plus(DoubtedLanes.WAIT.multipliedBy(2)));
        assertThat(entered(one)).isEqualTo(HALF);
        assertThat(entered(other)).as("nobody else waits").isEqualTo(SHARE - HALF);
    }

    @Test
    void whoRestsForLongTakesNothingFromIt() {
        waiting(other, clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(entered(one)).isEqualTo(SHARE);
    }

    @Test
    void onlyItsOwnLanesArePutOffWhereItHasItsHalf() {
        var now = clock.instant();
        var ofOthers = waiting(other, now);
        var own = waiting(one, now);
        entered(one);
        assertThat(due(ofOthers)).isEqualTo(now);
        assertThat(due(own)).isBetween(now.plusSeconds(30), now.plusSeconds(90));
    }

    @Test
    void aLaneComesAfterAllOthersOnceItsServerFailedTwiceUntilItWorksOrIsWanted() {
        one = fixture.agency();
        smtp.requireLogin("anna", "right");
        var server = fixture.server(one, smtp.port(), "anna", "wrong");
        var message = OutboxFixture.message(fixture.user(one), server, "a@x.example");
        CurrentTenant.call(one, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)));
        assertThat(rank()).isEqualTo(Lanes.USUAL);
        var scheduler = scheduler();
        turn(scheduler);
        assertThat(rank()).as("once is nothing yet").isEqualTo(Lanes.USUAL);
        clock.advance(Duration.ofMinutes(1));
        turn(scheduler);
        assertThat(rank()).isEqualTo(Lanes.LAST);
        var due = dueAt();
        ranks.raiseLast(due.minusMillis(1), 1);
        assertThat(rank()).as("it is not due for long").isEqualTo(Lanes.LAST);
        ranks.raiseLast(due, 1);
        assertThat(rank()).as("it waited too long").isEqualTo(Lanes.USUAL);
        clock.advance(Duration.ofMinutes(2));
        turn(scheduler);
        assertThat(rank()).isEqualTo(Lanes.LAST);
        var lane = new LaneId(one, server);
        CurrentTenant.run(one, () -> transactions.executeWithoutResult(_ -> lanes.tryNow(lane)));
        assertThat(rank()).isEqualTo(Lanes.USUAL);
    }

    private Instant dueAt() {
        return jdbc.sql("select execution_time from scheduled_tasks where task_name = 'lane'")
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private int rank() {
        return jdbc.sql("select priority from scheduled_tasks where task_name = 'lane'")
                .query(Integer.class)
                .single();
    }

    private ManualScheduler scheduler() {
        var builder =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), laneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock());
        builder.enablePriority();
        return builder.start();
    }

    private void turn(ManualScheduler scheduler) {
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    private int entered(UUID agency) {
        int entered = 0;
        while (doubted.enter(agency)) {
            entered++;
        }
        return entered;
    }

    private LaneId waiting(UUID agency, Instant due) {
        var lane = new LaneId(agency, UUID.randomUUID());
        jdbc.sql(
                        """
                        insert into scheduled_tasks (task_name, task_instance, execution_time,
                            picked, consecutive_failures, priority, version)
                        values ('lane', ?, ?, false, 2, ?, 1)
                        """)
                .params(lane.toString(), Timestamp.from(due), Lanes.LAST)
                .update();
        return lane;
    }

    private Instant due(LaneId lane) {
        return jdbc.sql("select execution_time from scheduled_tasks where task_instance = ?")
                .param(lane.toString())
                .query(Timestamp.class)
                .single()
                .toInstant();
    }
}
