package dev.ownrelay.signing;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// The checks of signing keys in db-scheduler: one runs at a time in the whole cluster. Each run
/// takes those that wait for their record or that nobody looked at for a day.
@Configuration(proxyBeanMethods = false)
class SigningTasks {

    @Bean
    Task<Void> signingChecksTask(SigningChecks checks) {
        return Tasks.recurring("signing-checks", FixedDelay.of(Duration.ofHours(1)))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> checks.all());
    }
}
