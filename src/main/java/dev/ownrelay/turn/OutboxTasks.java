package dev.ownrelay.turn;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.OutboxProperties;
import dev.ownrelay.ledger.RetryPolicy;
import dev.ownrelay.ledger.Unanswered;
import dev.ownrelay.message.Retention;
import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;

/// The outbox's tasks in db-scheduler, and what they work with.
@Configuration(proxyBeanMethods = false)
class OutboxTasks {

    private static final Duration SWEEP = Duration.ofSeconds(30);

    @Bean
    RetryPolicy retryPolicy(OutboxProperties properties) {
        return new RetryPolicy(
                properties.retryDelays(),
                properties.giveUpAfter(),
                () -> ThreadLocalRandom.current().nextLong());
    }

    /// db-scheduler and the outbox must agree on what is due.
    @Bean
    com.github.kagkarlsson.scheduler.Clock schedulerClock(Clock clock) {
        return clock::instant;
    }

    /// The number of lanes that run is bounded by `ownrelay.outbox.lanes`. All of db-scheduler
    /// works with the background's database connections.
    @Bean
    DbSchedulerCustomizer laneThreads(
            OutboxProperties properties, SmtpProperties servers, Unanswered unanswered) {
        var patience =
                properties.shutdownWaitsForReplies() ? servers.finalTimeout() : Duration.ZERO;
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<ExecutorService> executorService() {
                var each = Executors.newThreadPerTaskExecutor(threads("lane-"));
                return Optional.of(new LaneThreads(each, unanswered, patience));
            }

            @Override
            public Optional<ExecutorService> dueExecutor() {
                return Optional.of(Executors.newSingleThreadExecutor(threads("lanes-due-")));
            }

            @Override
            public Optional<ScheduledExecutorService> housekeeperExecutor() {
                return Optional.of(Executors.newScheduledThreadPool(3, threads("lanes-keeper-")));
            }

            private ThreadFactory threads(String name) {
                return BackgroundWork.threads(Thread.ofPlatform().name(name, 1).factory());
            }
        };
    }

    @Bean
    Task<Void> laneTask(LaneTurns turns) {
        return lanes(LaneId.TASK, turns);
    }

    @Bean
    Task<Void> loginLaneTask(LaneTurns turns) {
        return lanes(LaneId.LOGIN_TASK, turns);
    }

    private static Task<Void> lanes(String name, LaneTurns turns) {
        return Tasks.custom(name, Void.class)
                .onFailure(turns::failed)
                .onDeadExecution(BackgroundWork::revive)
                .execute((instance, context) ->
                        turns.run(
                                LaneId.parse(instance.getId()),
                                TurnShares.Before.of(context.getExecution()),
                                context.getSchedulerState()));
    }

    @Bean
    Task<Void> retentionTask(Retention retention, ZoneId zone) {
        return Tasks.recurring("outbox-retention", new Daily(zone, Retention.AT))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> retention.run());
    }

    @Bean
    Task<Void> sweepTask(DoubtedLanes doubted, Sweep sweep) {
        return Tasks.recurring("outbox-sweep", FixedDelay.of(SWEEP))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> {
                    doubted.raise();
                    sweep.run();
                });
    }
}
