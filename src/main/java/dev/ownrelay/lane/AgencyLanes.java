package dev.ownrelay.lane;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// Many lanes at once: those of a server, and those of an agency.
@Component
public class AgencyLanes {

    private final JdbcClient jdbc;
    private final Lanes lanes;
    private final Clock clock;

    AgencyLanes(JdbcClient jdbc, Lanes lanes, Clock clock) {
        this.jdbc = jdbc;
        this.lanes = lanes;
        this.clock = clock;
    }

    /// An agency with messages that no lane will take in time, or that were under way when their
    /// lane ended.
    public record Neglected(UUID id, boolean paused) {}

    @Transactional(readOnly = true)
    public List<Neglected> neglected() {
        return jdbc.sql("select agency_id as id, paused from agencies_to_sweep(?)")
                .param(now())
                .query(Neglected.class)
                .list();
    }

    /// Gives every message in an agency's queue a lane that will run. Mends lost wake-ups.
    @Transactional(propagation = Propagation.MANDATORY)
    public void wakeAll(UUID agencyId) {
        jdbc.sql(
                        Lanes.INSERT
                                + """
                                select ?, tenant_id || ':' || coalesce(smtp_server_id::text, 'default'),
                                    min(due_at), false, 1
                                from message where tenant_id = ? and state = 'QUEUED'
                                    and (smtp_server_id is null or smtp_server_id not in (
                                        select id from smtp_server
                                        where tenant_id = ? and login_grant = 'EACH_USER'))
                                group by tenant_id, smtp_server_id order by 2\
                                """
                                + Lanes.WOKEN)
                .params(LaneId.TASK, agencyId, agencyId)
                .update();
        wakeUsers(agencyId, null);
    }

    /// The same of the users who have a login of their own.
    ///
    /// @param serverId null: at any server
    private void wakeUsers(UUID agencyId, @Nullable UUID serverId) {
        jdbc.sql(
                        Lanes.INSERT
                                + """
                                select ?, tenant_id || ':' || smtp_server_id || ':' || sender_id,
                                    min(due_at), false, 1
                                from message where tenant_id = ? and state = 'QUEUED'
                                    and smtp_server_id in (select id from smtp_server
                                        where tenant_id = ? and login_grant = 'EACH_USER'
                                        and (?::uuid is null or id = ?))
                                group by tenant_id, smtp_server_id, sender_id order by 2\
                                """
                                + Lanes.WOKEN)
                .param(LaneId.LOGIN_TASK)
                .param(agencyId)
                .param(agencyId)
                .param(serverId)
                .param(serverId)
                .update();
    }

    /// Makes all lanes of a server run now even if they are paused.
    @Transactional(propagation = Propagation.MANDATORY)
    public void tryAllNow(UUID agencyId, UUID serverId) {
        wakeUsers(agencyId, serverId);
        lanes.tryNow(new LaneId(agencyId, serverId));
        jdbc.sql(
                        """
                        update scheduled_tasks set execution_time = ?, priority = 50,
                            last_success = null, last_failure = null, version = version + 1
                        where task_name = ? and task_instance in (
                            select task_instance from scheduled_tasks
                            where task_name = ? and task_instance like ? and not picked
                            order by task_instance for update)
                        """)
                .params(now(), LaneId.LOGIN_TASK, LaneId.LOGIN_TASK, users(agencyId, serverId))
                .update();
    }

    private static String users(UUID agencyId, UUID serverId) {
        return new LaneId(agencyId, serverId) + ":%";
    }

    /// Keeps messages from being enqueued for all lanes of a server until the transaction ends.
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockAll(UUID agencyId, UUID serverId) {
        jdbc.sql(
                        """
                        select 1 from scheduled_tasks where task_name = ? and task_instance = ?
                            or task_name = ? and task_instance like ?
                        order by task_instance for update
                        """)
                .params(LaneId.TASK, new LaneId(agencyId, serverId).toString())
                .params(LaneId.LOGIN_TASK, users(agencyId, serverId))
                .query(Integer.class)
                .list();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
