package dev.ownrelay.health;

import com.github.kagkarlsson.scheduler.Scheduler;

import dev.ownrelay.tenant.AfterCommit;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Instant;

/// Wishes for work that some node does: rows in db-scheduler's table, within the caller's
/// transaction. A second wish for the same joins the first.
@Component
public class WorkRequests {

    private final JdbcClient jdbc;
    private final ObjectProvider<Scheduler> scheduler;

    WorkRequests(JdbcClient jdbc, ObjectProvider<Scheduler> scheduler) {
        this.jdbc = jdbc;
        this.scheduler = scheduler;
    }

    public void ask(String task, String instance, Instant at) {
        jdbc.sql(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values (?, ?, ?, false, 1) on conflict do nothing
                        """)
                .params(task, instance, Timestamp.from(at))
                .update();
    }

    /// Has this node look for work as soon as others can see it.
    public void lookAfterCommit() {
        AfterCommit.run(() -> scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions));
    }
}
