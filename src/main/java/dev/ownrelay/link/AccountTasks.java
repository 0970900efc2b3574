package dev.ownrelay.link;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;

import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.UUID;

/// What is asked before sign-in is answered by some node.
@Configuration(proxyBeanMethods = false)
class AccountTasks {

    @Bean
    Task<Void> passwordResetTask(ResetAnswers answers) {
        return Tasks.oneTime(Resets.TASK)
                .onDeadExecution(BackgroundWork::revive)
                .execute((asked, _) -> answers.answer(UUID.fromString(asked.getId())));
    }
}
