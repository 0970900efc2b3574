package dev.ownrelay.blocklist;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The watch over block lists in db-scheduler: one runs at a time in the whole cluster.
@Configuration(proxyBeanMethods = false)
class BlockListTasks {

    @Bean
    Task<Void> blockListsTask(BlockListWatch watch) {
        return Tasks.recurring("block-lists", FixedDelay.of(AnswerRows.HOUR))
                .onDeadExecution(BackgroundWork::revive)
                .execute((_, _) -> watch.all());
    }
}
