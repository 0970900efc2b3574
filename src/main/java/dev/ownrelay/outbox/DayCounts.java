package dev.ownrelay.outbox;

import static dev.ownrelay.outbox.MessageState.FAILED;
import static dev.ownrelay.outbox.MessageState.QUEUED;
import static dev.ownrelay.outbox.MessageState.SENT;
import static dev.ownrelay.outbox.MessageState.UNKNOWN;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Counts, by route and day, what became of the letters that were handed to servers.
@Repository
class DayCounts {

    /// Rows of one day, so that the connections of a lane seldom wait for each other's commit.
    private static final int SLOTS = 16;

    private static final Set<MessageState> COUNTED = EnumSet.of(SENT, QUEUED, FAILED, UNKNOWN);

    /// What became of a letter that was handed to a server, or was to be.
    record Became(QueuedLetter letter, MessageState state) {}

    /// What became of the letters of one server.
    private record Counted(QueuedLetter letter, Map<MessageState, Long> became) {

        long of(MessageState state) {
            return became.getOrDefault(state, 0L);
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ZoneId zone;

    DayCounts(JdbcClient jdbc, Clock clock, ZoneId zone) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
    }

    /// Must come last in its transaction, as it keeps the rows locked until the commit: in the
    /// order of the servers, so that two that count at the same time cannot wait for each other.
    @Transactional(propagation = Propagation.MANDATORY)
    void add(List<Became> letters, Instant at) {
        var counted =
                letters.stream()
                        .filter(letter -> COUNTED.contains(letter.state()))
                        .collect(groupingBy(DayCounts::server))
                        .values()
                        .stream()
                        .map(DayCounts::counted)
                        .toList();
        if (!counted.isEmpty()) {
            write(counted, at);
        }
    }

    private static Optional<UUID> server(Became became) {
        return Optional.ofNullable(became.letter().serverId());
    }

    private static Counted counted(List<Became> ofOneServer) {
        return new Counted(
                ofOneServer.getFirst().letter(),
                ofOneServer.stream().collect(groupingBy(Became::state, counting())));
    }

    private void write(List<Counted> servers, Instant at) {
        jdbc.sql(
                        """
                        insert into delivery_day as d (tenant_id, day, slot, smtp_server_id,
                            route_name, accepted, deferred, refused, unknown)
                        select :agency, :day, :slot, c.*
                        from unnest(:server::uuid[], :route::text[], :accepted::bigint[],
                            :deferred::bigint[], :refused::bigint[], :unknown::bigint[]) as c
                        order by 4
                        on conflict (tenant_id, smtp_server_id, day, slot) do update
                        set accepted = d.accepted + excluded.accepted,
                            deferred = d.deferred + excluded.deferred,
                            refused = d.refused + excluded.refused,
                            unknown = d.unknown + excluded.unknown,
                            route_name = excluded.route_name
                        """)
                .param("agency", CurrentTenant.get())
                .param("day", day(at))
                .param("slot", slot())
                .param("server", column("uuid", servers, c -> c.letter().serverId()))
                .param("route", column("text", servers, c -> c.letter().routeName()))
                .param("accepted", column("int8", servers, c -> c.of(SENT)))
                .param("deferred", column("int8", servers, c -> c.of(QUEUED)))
                .param("refused", column("int8", servers, c -> c.of(FAILED)))
                .param("unknown", column("int8", servers, c -> c.of(UNKNOWN)))
                .update();
    }

    private static SqlArrayValue column(
            String type, List<Counted> servers, Function<Counted, @Nullable Object> value) {
        return new SqlArrayValue(type, servers.stream().map(value).toArray());
    }

    /// Letters that a server has, or may have, taken today.
    @Transactional(readOnly = true)
    long handedOverToday(@Nullable UUID server) {
        return jdbc.sql(
                        """
                        select coalesce(sum(accepted + unknown), 0) from delivery_day
                        where tenant_id = :agency and day = :day
                            and smtp_server_id is not distinct from :server::uuid
                        """)
                .param("agency", CurrentTenant.get())
                .param("server", server)
                .param("day", today())
                .query(Long.class)
                .single();
    }

    LocalDate today() {
        return day(clock.instant());
    }

    /// What a server takes from now on.
    ///
    /// @param perDay null: no limit
    DayPlan plan(@Nullable UUID server, @Nullable Integer perDay) {
        long left = perDay == null ? 0 : Math.max(0, perDay - handedOverToday(server));
        return new DayPlan(today(), left, perDay, zone);
    }

    /// When the counting begins anew.
    Instant tomorrow() {
        return start(today().plusDays(1));
    }

    Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /// The row of a day in which this thread counts.
    static int slot() {
        return (int) (Thread.currentThread().threadId() % SLOTS);
    }

    LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }
}
