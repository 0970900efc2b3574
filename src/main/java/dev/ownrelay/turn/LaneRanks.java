package dev.ownrelay.turn;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Which lanes are looked for before others: db-scheduler takes what is due by its priority, the
/// highest first. However many servers fail, those that work do not wait for them.
@Component
class LaneRanks {

    private final JdbcClient jdbc;
    private final Clock clock;

    LaneRanks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void set(LaneId lane, int rank) {
        jdbc.sql(
                        "update scheduled_tasks set priority = ? where task_name = ? and"
                                + " task_instance = ?")
                .params(rank, lane.task(), lane.toString())
                .update();
    }

    /// Whether other agencies have lanes among the last that are due before a time.
    @Transactional(readOnly = true)
    public boolean othersBefore(UUID agency, Instant due) {
        return jdbc.sql(
                        """
                        select exists (select from scheduled_tasks
                            where task_name in (?, ?) and priority = ? and not picked
                                and execution_time <= ? and task_instance not like ?)
                        """)
                .params(LaneId.TASK, LaneId.LOGIN_TASK, Lanes.LAST)
                .params(Timestamp.from(due), agency + ":%")
                .query(Boolean.class)
                .single();
    }

    /// Puts off the last that are due.
    ///
    /// @param agency whose; null: of all
    /// @param spread how far apart they are due again, after `until`
    @Transactional
    public void putOffLast(@Nullable UUID agency, Instant until, Duration spread) {
        jdbc.sql(
                        """
                        update scheduled_tasks t set version = version + 1, execution_time =
                            ?::timestamptz + random() * ? * interval '1 millisecond'
                        from (select task_name, task_instance from scheduled_tasks
                            where task_name in (?, ?) and priority = ? and not picked
                                and execution_time <= ? and task_instance like ?
                            order by execution_time limit 1000 for update skip locked) due
                        where t.task_name = due.task_name and t.task_instance = due.task_instance
                        """)
                .params(Timestamp.from(until), spread.toMillis(), LaneId.TASK, LaneId.LOGIN_TASK)
                .params(Lanes.LAST, Timestamp.from(clock.instant()))
                .params(agency == null ? "%" : agency + ":%")
                .update();
    }

    /// Ranks some with the others that were due before a time, the oldest first.
    @Transactional
    public void raiseLast(Instant due, int most) {
        jdbc.sql(
                        """
                        update scheduled_tasks t set priority = ?, version = version + 1
                        from (select task_name, task_instance from scheduled_tasks
                            where task_name in (?, ?) and priority = ? and not picked
                                and execution_time <= ?
                            order by execution_time limit ? for update skip locked) due
                        where t.task_name = due.task_name and t.task_instance = due.task_instance
                        """)
                .params(Lanes.USUAL, LaneId.TASK, LaneId.LOGIN_TASK, Lanes.LAST)
                .params(Timestamp.from(due), most)
                .update();
    }
}
