package dev.ownrelay.imports;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.BackgroundWork;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// Erases in db-scheduler what was kept of lists that nobody saved.
@Configuration(proxyBeanMethods = false)
class KeptLoginTasks {

    @Bean
    Task<Void> keptLoginsTask(KeptLogins logins, Agencies agencies) {
        return Tasks.recurring("import-logins", FixedDelay.of(Duration.ofHours(1)))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) ->
                        agencies.findAll()
                                .forEach(agency ->
                                        CurrentTenant.run(agency.id(), logins::forgetOld)));
    }
}
