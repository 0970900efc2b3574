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
import java.util.UUID;

/// What the servers of lanes have taught, for the next run on whichever node.
@Repository
public class LearnedLimits {

    private static final String OF_ALL =
            """
            learned_limit where tenant_id = :agency
                and smtp_server_id is not distinct from :server::uuid
            """;

    private static final String OF_USER =
            """
            learned_user_limit where tenant_id = :agency and smtp_server_id = :server
                and user_id = :user
            """;

    private static final String LEARNED =
            """
            do update set connections = excluded.connections, gap_millis = excluded.gap_millis,
                learned_at = excluded.learned_at
            """;

    private static final String KEEP =
            """
            insert into learned_limit
                (tenant_id, smtp_server_id, connections, gap_millis, learned_at)
            select :agency, :server::uuid, :connections, :gap, :now
            where :server::uuid is null
                or exists (select from smtp_server
                    where tenant_id = :agency and id = :server::uuid)
            on conflict (tenant_id, smtp_server_id)\
            """
                    + " "
                    + LEARNED;

    private static final String KEEP_OF_USER =
            """
            insert into learned_user_limit
                (tenant_id, smtp_server_id, user_id, connections, gap_millis, learned_at)
            select tenant_id, id, :user, :connections, :gap, :now
            from smtp_server where tenant_id = :agency and id = :server
            on conflict (tenant_id, smtp_server_id, user_id)\
            """
                    + " "
                    + LEARNED;

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
        return of(lane, "select connections, gap_millis from ")
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
        jdbc.sql(lane.userId() == null ? KEEP : KEEP_OF_USER)
                .param("agency", lane.agencyId())
                .param("server", lane.serverId())
                .param("user", lane.userId())
                .param(
                        "connections",
                        learned.connections() == Throttle.Learned.ANY
                                ? null
                                : learned.connections())
                .param("gap", learned.gap().toMillis())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /// Of exactly this lane.
    @Transactional
    public void forget(LaneId lane) {
        of(lane, "delete from ").update();
    }

    /// An administrator says anew what the server bears.
    @Transactional
    public void forgetAll(UUID agencyId, UUID serverId) {
        forget(new LaneId(agencyId, serverId));
        jdbc.sql("delete from learned_user_limit where tenant_id = ? and smtp_server_id = ?")
                .params(agencyId, serverId)
                .update();
    }

    private JdbcClient.StatementSpec of(LaneId lane, String verb) {
        return jdbc.sql(verb + (lane.userId() == null ? OF_ALL : OF_USER))
                .param("agency", lane.agencyId())
                .param("server", lane.serverId())
                .param("user", lane.userId());
    }
}
