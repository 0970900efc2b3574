package dev.ownrelay.notice;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// Notices in db-scheduler: only what wakes their own lane.
@Configuration(proxyBeanMethods = false)
class NoticeTasks {

    private static final Duration SWEEP = Duration.ofSeconds(30);

    @Bean
    Task<Void> noticeSweepTask(NoticeLane lane) {
        return Tasks.recurring("notice-sweep", FixedDelay.of(SWEEP))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> lane.sweep());
    }

    @Bean
    Task<Void> crowdedNoticesTask(NoticeLane lane) {
        return Tasks.oneTime(CrowdedNotices.TASK)
                .onDeadExecution(BackgroundWork::revive)
                .execute((due, _) -> lane.wake(CrowdedNotices.agency(due.getId())));
    }
}
