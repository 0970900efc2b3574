package dev.ownrelay.watch;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import dev.ownrelay.health.NoticeRequests;
import dev.ownrelay.server.CheckRequests;
import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Instant;
import java.util.UUID;

/// The checks of servers in db-scheduler: of each kind, and of each agency on demand, one runs at a
/// time in the whole cluster.
@Configuration(proxyBeanMethods = false)
class ServerCheckTasks {

    @Bean
    Task<Void> serverChecksTask(ServerChecks checks, CheckProperties properties) {
        var when =
                properties.off()
                        ? Schedules.parseSchedule("-")
                        : FixedDelay.of(properties.checkEvery());
        return Tasks.recurring("server-checks", when)
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> checks.all());
    }

    @Bean
    Task<Void> agencyServerChecksTask(ServerChecks checks) {
        return Tasks.oneTime(CheckRequests.ALL)
                .onDeadExecution(BackgroundWork::revive)
                .execute((asked, _) -> checks.ofAgency(UUID.fromString(asked.getId())));
    }

    @Bean
    Task<Void> suspectServerChecksTask(ServerChecks checks) {
        return Tasks.custom(CheckRequests.SUSPECTS, Void.class)
                .onDeadExecution(BackgroundWork::revive)
                .onFailure((complete, row) -> row.reschedule(complete, again(complete)))
                .execute((asked, _) ->
                        checks.suspects(UUID.fromString(asked.getId()))
                                ? (complete, row) -> row.reschedule(complete, again(complete))
                                : (_, row) -> row.remove());
    }

    private static Instant again(ExecutionComplete complete) {
        return complete.getTimeDone().plus(CheckRequests.PASSES_WITHIN);
    }

    @Bean
    Task<Void> serverNoticeTask(ServerChecks checks) {
        return Tasks.oneTime(NoticeRequests.TASK)
                .onDeadExecution(BackgroundWork::revive)
                .execute((asked, _) -> checks.tell(UUID.fromString(asked.getId().split(":")[0])));
    }
}
