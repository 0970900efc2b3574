package dev.ownrelay.verdict;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// The watch over senders in db-scheduler: one runs at a time in the whole cluster. Each run takes
/// what nobody asked for a day.
@Configuration(proxyBeanMethods = false)
class VerdictTasks {

    @Bean
    Task<Void> senderVerdictsTask(VerdictWatch watch) {
        return Tasks.recurring("sender-verdicts", FixedDelay.of(Duration.ofHours(1)))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> watch.all());
    }
}
