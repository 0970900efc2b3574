package dev.ownrelay.agency;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;

import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.ZoneId;

/// What is done of agencies in db-scheduler.
@Configuration(proxyBeanMethods = false)
class AgencyTasks {

    @Bean
    Task<Void> retentionReportTask(RetentionReport report, ZoneId zone) {
        return Tasks.recurring("retention-report", new Daily(zone, RetentionReport.AT))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> report.run());
    }
}
