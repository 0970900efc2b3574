package dev.ownrelay.lane;

import com.github.kagkarlsson.scheduler.Scheduler;

import dev.ownrelay.lane.Bells.Bell;
import dev.ownrelay.tenant.AfterCommit;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// When lanes run: the rows of two tasks in db-scheduler's table, `lane` and, of single users,
/// `login-lane`. They are written by own statements, as db-scheduler's insert-then-look would spoil
/// the caller's transaction when two messages meet. A row with failures is a paused lane: new
/// messages do not wake it.
///
/// Who asks for the lane of one user gets the one of all users, unless each user has a login of
/// their own at the server now.
@Component
public class Lanes {

    static final String WOKEN =
            """

            on conflict (task_name, task_instance) do update
            set execution_time = excluded.execution_time, version = t.version + 1
            where not t.picked and t.execution_time > excluded.execution_time
                and coalesce(t.consecutive_failures, 0) = 0
            """;

    static final String INSERT =
            "insert into scheduled_tasks as t"
                    + " (task_name, task_instance, execution_time, picked, version) ";

    /// The lane that one asked for, as it is now.
    private static final String NOW =
            """
            (select case when own then 'login-lane' else 'lane' end as task,
                case when own then :lane else :all end as instance
            from (select :user::uuid is not null and exists (select from smtp_server
                where tenant_id = :agency and id = :server::uuid
                and login_grant = 'EACH_USER') as own) grant_now) as l
            """;

    /// The rank that a row has by itself. db-scheduler takes what is due by rank, the highest
    /// first.
    public static final int USUAL = 50;

    /// Of those whose server failed again and again, or said nothing while others needed the
    /// thread.
    public static final int LAST = 10;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectProvider<Scheduler> scheduler;
    private final OutboxProperties properties;
    private final Bells bells = new Bells();

    Lanes(
            JdbcClient jdbc,
            Clock clock,
            ObjectProvider<Scheduler> scheduler,
            OutboxProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.scheduler = scheduler;
        this.properties = properties;
    }

    /// Makes a lane run now, unless it runs already or is paused. The row stays locked until the
    /// transaction ends, also when nothing changes: so a lane that is about to rest waits and then
    /// sees the message.
    @Transactional(propagation = Propagation.MANDATORY)
    public void wake(LaneId lane) {
        asked(
                        lane,
                        INSERT
                                + "select l.task, l.instance, :now::timestamptz, false, 1 from "
                                + NOW
                                + WOKEN)
                .param("now", now())
                .update();
        AfterCommit.run(() -> ring(lane));
    }

    /// Makes a lane run now even if it is paused. Somebody wants it, so it need not wait for others
    /// that failed: of the turns before, the row tells nothing any more.
    @Transactional(propagation = Propagation.MANDATORY)
    public void tryNow(LaneId lane) {
        wake(lane);
        asked(
                        lane,
                        """
                        update scheduled_tasks t set execution_time = :now::timestamptz,
                            priority = 50, consecutive_failures = 0, last_success = null,
                            last_failure = null, version = version + 1
                        from \
                        """
                                + NOW
                                + " where t.task_name = l.task and t.task_instance = l.instance"
                                + " and not t.picked")
                .param("now", now())
                .update();
    }

    /// Gives a turn back unused. A paused lane stays one.
    ///
    /// @param version of the turn: one that another node has taken over is not given back
    /// @param rank [#USUAL] or [#LAST]
    @Transactional
    public void postpone(LaneId lane, long version, Instant until, int rank) {
        jdbc.sql(
                        """
                        update scheduled_tasks set execution_time = ?, priority = ?, picked = false,
                            picked_by = null, last_heartbeat = null, version = version + 1
                        where task_name = ? and task_instance = ? and picked and version = ?
                        """)
                .params(Timestamp.from(until), rank, lane.task(), lane.toString(), version)
                .update();
    }

    /// Whether it is still the lane of those messages.
    @Transactional(readOnly = true)
    boolean isOwn(LaneId lane) {
        return lane.userId() == null
                || asked(lane, "select l.task = 'login-lane' from " + NOW)
                        .query(Boolean.class)
                        .single();
    }

    /// Until when a lane rests because its server failed, or its login.
    @Transactional(readOnly = true)
    public Optional<Instant> pausedUntil(LaneId lane) {
        return asked(
                        lane,
                        """
                        select t.execution_time from scheduled_tasks t, \
                        """
                                + NOW
                                + " where t.task_name = l.task and t.task_instance = l.instance"
                                + " and t.consecutive_failures > 0 and not t.picked")
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    private JdbcClient.StatementSpec asked(LaneId lane, String sql) {
        return jdbc.sql(sql)
                .param("agency", lane.agencyId())
                .param("server", lane.serverId())
                .param("user", lane.userId())
                .param("lane", lane.toString())
                .param("all", lane.ofAll().toString());
    }

    /// Whether no message of the agency may leave.
    @Transactional(readOnly = true)
    public boolean paused(UUID agencyId) {
        return properties.paused() || agencyPaused(agencyId);
    }

    private boolean agencyPaused(UUID agencyId) {
        return jdbc.sql("select paused from agency where id = ?")
                .param(agencyId)
                .query(Boolean.class)
                .optional()
                .orElse(true);
    }

    /// Keeps messages from being enqueued for exactly this lane until the transaction ends.
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(LaneId lane) {
        jdbc.sql(
                        """
                        select 1 from scheduled_tasks
                        where task_name = ? and task_instance = ? for update
                        """)
                .params(lane.task(), lane.toString())
                .query(Integer.class)
                .optional();
    }

    /// Whether some lane runs that may have these messages, on any node.
    @Transactional(readOnly = true)
    public boolean running(LaneId lane) {
        return jdbc.sql(
                        """
                        select exists (select from scheduled_tasks where picked
                        and (task_name, task_instance) in ((?, ?), (?, ?)))
                        """)
                .params(LaneId.TASK, lane.ofAll().toString(), LaneId.LOGIN_TASK, lane.toString())
                .query(Boolean.class)
                .single();
    }

    /// Whether lanes wait for a free thread whose servers have not failed again and again.
    @Transactional(readOnly = true)
    boolean othersWait() {
        return jdbc.sql(
                        """
                        select exists (select from scheduled_tasks
                        where task_name in (?, ?) and execution_time <= ? and not picked
                            and priority > ?)
                        """)
                .params(LaneId.TASK, LaneId.LOGIN_TASK, now(), LAST)
                .query(Boolean.class)
                .single();
    }

    /// From now on a message of this node that arrives for the lane is heard.
    Bell listen(LaneId lane) {
        return bells.hang(lane);
    }

    /// Lets this node look for due lanes without waiting for the next poll.
    public void look() {
        scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
    }

    /// Looks for due lanes once the current transaction is committed.
    public void lookAfterCommit() {
        AfterCommit.run(this::look);
    }

    private void ring(LaneId lane) {
        if (!bells.ring(lane)) {
            look();
        }
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
