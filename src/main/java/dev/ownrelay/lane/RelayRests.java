package dev.ownrelay.lane;

import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.notice.CrowdedNotices;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Lanes of single agencies that rest although the default relay works for others.
@Repository
public class RelayRests {

    /// How long a lane that found no free connection waits to be called before it tries again.
    private static final Duration UNCALLED = Duration.ofSeconds(1);

    private static final int MOST_DOUBLINGS = 4;

    /// The same for one that gave its connections up: those that it did so for come first.
    private static final Duration AFTER_OTHERS = Duration.ofSeconds(4);

    private final JdbcClient jdbc;
    private final RelayPauses pauses;
    private final Lanes lanes;
    private final Clock clock;

    RelayRests(JdbcClient jdbc, RelayPauses pauses, Lanes lanes, Clock clock) {
        this.jdbc = jdbc;
        this.pauses = pauses;
        this.lanes = lanes;
        this.clock = clock;
    }

    /// Why a lane rests, of whatever server.
    @Transactional(readOnly = true)
    public Optional<LaneRest> of(LaneId lane) {
        return lanes.pausedUntil(lane)
                .filter(clock.instant()::isBefore)
                .map(until -> new LaneRest(until, reason(lane)));
    }

    private LaneRest.Reason reason(LaneId lane) {
        if (lane.viaRelay()) {
            return own(lane.agencyId()).map(LaneRest::reason).orElse(LaneRest.Reason.SERVER);
        }
        return lane.userId() != null && lanes.isOwn(lane)
                ? LaneRest.Reason.LOGIN
                : LaneRest.Reason.SERVER;
    }

    /// Until when an agency gets nothing through the default relay, be it for its own sake or
    /// because the relay rests for all.
    @Transactional(readOnly = true)
    public Optional<Instant> restsUntil(UUID agency) {
        return Stream.of(pauses.restsUntil(), own(agency).map(LaneRest::until))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    private Optional<LaneRest> own(UUID agency) {
        return jdbc.sql("select * from relay_rest where agency_id = ? and rests_until > ?")
                .params(agency, now())
                .query(RelayRests::rest)
                .optional();
    }

    private static LaneRest rest(ResultSet row, int number) throws SQLException {
        return new LaneRest(
                row.getTimestamp("rests_until").toInstant(),
                row.getBoolean("crowded") ? LaneRest.Reason.CROWDED : LaneRest.Reason.SENT_AWAY);
    }

    /// The relay took a connection, but not what came over it.
    @Transactional
    public void sentAway(UUID agency) {
        int before = times(agency, false);
        store(agency, false, before + 1, ServerPauses.length(before));
    }

    /// All that the relay bears is taken by others.
    @Transactional
    public void refused(UUID agency) {
        int before = times(agency, true);
        var rest = UNCALLED.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        store(agency, true, before + 1, rest);
    }

    /// The agency makes room for others, and waits behind them.
    @Transactional
    public void gaveWay(UUID agency) {
        served(agency);
        store(agency, true, 0, AFTER_OTHERS);
    }

    private int times(UUID agency, boolean crowded) {
        return jdbc.sql("select times from relay_rest where agency_id = ? and crowded = ?")
                .params(agency, crowded)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    private void store(UUID agency, boolean crowded, int times, Duration rest) {
        jdbc.sql(
                        """
                        insert into relay_rest as r (agency_id, since, rests_until, times, crowded)
                        values (:agency, :now, :until, :times, :crowded)
                        on conflict (agency_id) do update set
                            since = case when r.crowded = :crowded then r.since else :now end,
                            times = :times, rests_until = :until, crowded = :crowded
                        """)
                .param("agency", agency)
                .param("now", now())
                .param("times", times)
                .param("until", Timestamp.from(clock.instant().plus(rest)))
                .param("crowded", crowded)
                .update();
    }

    /// The relay served the agency.
    @Transactional
    public void served(UUID agency) {
        jdbc.sql("delete from relay_rest where agency_id = ?").param(agency).update();
    }

    /// The agency has nothing to send now, be it that it cancelled what waited for a connection.
    @Transactional
    public void waitsNoMore(UUID agency) {
        jdbc.sql("delete from relay_rest where agency_id = ? and crowded").param(agency).update();
    }

    /// Whether somebody waits for a connection that this agency may be holding: some other one, or
    /// mail of the application itself, be it this agency's own.
    @Transactional(readOnly = true)
    public boolean othersWait(UUID agency) {
        return jdbc.sql(
                        """
                        select exists (select from relay_rest r join scheduled_tasks t
                            on t.task_name = ? and t.task_instance = r.agency_id || ':default'
                        where r.crowded and r.agency_id <> ? and not t.picked)
                            or exists (select from scheduled_tasks where task_name = ?)
                        """)
                .params(LaneId.TASK, agency, CrowdedNotices.TASK)
                .query(Boolean.class)
                .single();
    }

    /// Whether a lane of another agency is at work that the relay has not refused, or was until a
    /// moment ago: then what failed is not the relay.
    @Transactional(readOnly = true)
    public boolean othersAreServed(UUID agency) {
        return served(new LaneId(agency, null).toString(), agency);
    }

    /// The same of the lanes of all agencies.
    @Transactional(readOnly = true)
    public boolean anyIsServed() {
        return served("", null);
    }

    private boolean served(String butLane, @Nullable UUID butAgency) {
        return jdbc.sql(
                        """
                        select exists (select from scheduled_tasks t where t.task_name = :task
                                and t.task_instance like '%:default' and t.picked
                                and t.task_instance <> :lane and not exists (select from relay_rest r
                                    where t.task_instance = r.agency_id || ':default'))
                            or exists (select from relay_rest where crowded and times = 0
                                and rests_until > :now
                                and agency_id is distinct from :agency::uuid)
                        """)
                .param("task", LaneId.TASK)
                .param("lane", butLane)
                .param("now", now())
                .param("agency", butAgency)
                .query(Boolean.class)
                .single();
    }

    /// Lets all lanes that rest because the relay failed run now.
    @Transactional
    public void wakeAll() {
        jdbc.sql(
                        """
                        update scheduled_tasks set execution_time = :now, version = version + 1
                        where task_name = :task and task_instance in (
                            select task_instance from scheduled_tasks where task_name = :task
                            and task_instance like '%:default' and not picked
                            and consecutive_failures > 0 and execution_time > :now
                            and not exists (select from relay_rest
                                where task_instance = agency_id || ':default'
                                and rests_until > :now)
                            for update skip locked)
                        """)
                .param("now", now())
                .param("task", LaneId.TASK)
                .update();
        lanes.lookAfterCommit();
    }

    /// Calls the agency that has waited longest for a connection.
    @Transactional
    public void callNext() {
        jdbc.sql(
                        """
                        update scheduled_tasks set execution_time = :now, version = version + 1
                        where task_name = :task and task_instance in (
                            select t.task_instance from relay_rest r join scheduled_tasks t
                                on t.task_name = :task
                                and t.task_instance = r.agency_id || ':default'
                            where r.crowded and not t.picked and t.execution_time > :now
                            order by r.since, r.agency_id limit 1
                            for update of t skip locked)
                        """)
                .param("now", now())
                .param("task", LaneId.TASK)
                .update();
        lanes.lookAfterCommit();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
