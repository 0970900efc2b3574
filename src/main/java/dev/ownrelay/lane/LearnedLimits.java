package dev.ownrelay.lane;

import dev.ownrelay.rejection.Rejections;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;

/// What the servers of lanes have taught, for the next run on whichever node.
@Repository
public class LearnedLimits {

    private final JdbcClient jdbc;
    private final Rejections rejections;
    private final Clock clock;

    LearnedLimits(JdbcClient jdbc, Rejections rejections, Clock clock) {
        this.jdbc = jdbc;
        this.rejections = rejections;
        this.clock = clock;
    }

    /// For a run that begins with what was learned before.
    Throttle throttle(Throttle.Learned before) {
        return new Throttle(rejections, before);
    }

    @Transactional(readOnly = true)
    public Throttle.Learned find(LaneId lane) {
        return jdbc.sql(
                        """
                        select connections, gap_millis from learned_limit where tenant_id = :agency
                            and smtp_server_id is not distinct from :server::uuid
                        """)
                .param("agency", lane.agencyId())
                .param("server", lane.serverId())
                .query(LearnedLimits::read)
                .optional()
                .orElse(Throttle.Learned.NOTHING);
    }

    private static Throttle.Learned read(ResultSet row, int number) throws SQLException {
        var connections = row.getObject("connections", Double.class);
        return new Throttle.Learned(
                connections == null ? Throttle.Learned.ANY : connections,
                Duration.ofMillis(row.getLong("gap_millis")));
    }

    @Transactional
    void keep(LaneId lane, Throttle.Learned learned) {
        if (learned.equals(Throttle.Learned.NOTHING)) {
            forget(lane);
            return;
        }
        jdbc.sql(
                        """
                        insert into learned_limit
                            (tenant_id, smtp_server_id, connections, gap_millis, learned_at)
                        select :agency, :server::uuid, :connections, :gap, :now
                        where :server::uuid is null
                            or exists (select from smtp_server
                                where tenant_id = :agency and id = :server::uuid)
                        on conflict (tenant_id, smtp_server_id) do update
                        set connections = excluded.connections, gap_millis = excluded.gap_millis,
                            learned_at = excluded.learned_at
                        """)
                .param("agency", lane.agencyId())
                .param("server", lane.serverId())
                .param(
                        "connections",
                        learned.connections() == Throttle.Learned.ANY
                                ? null
                                : learned.connections())
                .param("gap", learned.gap().toMillis())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /// An administrator says anew what the server bears.
    @Transactional
    public void forget(LaneId lane) {
        jdbc.sql(
                        """
                        delete from learned_limit where tenant_id = :agency
                            and smtp_server_id is not distinct from :server::uuid
                        """)
                .param("agency", lane.agencyId())
                .param("server", lane.serverId())
                .update();
    }
}
