package dev.ownrelay.figures;

import dev.ownrelay.ledger.DayCounts;
import dev.ownrelay.outbox.MessageFilter;
import dev.ownrelay.outbox.MessageParts;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Gathers the figures of the outgoing mail. All of them are read from one state of the database.
@Service
class OutgoingFigures {

    private record Counted(
            @Nullable UUID server, String routeName, long accepted, long refused, long unknown) {}

    private record Queue(@Nullable UUID server, long waiting, Timestamp oldest) {}

    private record Cell(int rank, @Nullable String domain, int age, long messages) {}

    private final JdbcClient jdbc;
    private final DayCounts counts;
    private final DeferredMessages deferred;
    private final Routes routes;
    private final Clock clock;

    OutgoingFigures(
            JdbcClient jdbc,
            DayCounts counts,
            DeferredMessages deferred,
            Routes routes,
            Clock clock) {
        this.jdbc = jdbc;
        this.counts = counts;
        this.deferred = deferred;
        this.routes = routes;
        this.clock = clock;
    }

    /// @param period how many days back, today included
    /// @param server as [MessageFilter] names it; null: all
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    Outgoing of(int period, @Nullable String server) {
        var last = counts.today();
        var first = last.minusDays(period - 1L);
        return new Outgoing(
                period,
                first,
                last,
                server,
                servers(first, last),
                days(first, last, server),
                waiting(server));
    }

    private List<Outgoing.Server> servers(LocalDate first, LocalDate last) {
        var names = routes.names();
        var counted = byKey(counted(first), Counted::server);
        var queues = byKey(queues(), Queue::server);
        var putOff = byKey(deferred.byServer(first, last), DeferredMessages.OfServer::server);
        return Stream.of(counted, queues, putOff)
                .flatMap(rows -> rows.keySet().stream())
                .distinct()
                .map(key -> server(key, names, counted.get(key), putOff.get(key), queues.get(key)))
                .sorted(Comparator.comparing(row -> Optional.ofNullable(row.name()).orElse("")))
                .toList();
    }

    private static <T> Map<String, T> byKey(List<T> rows, Function<T, @Nullable UUID> server) {
        var map = new LinkedHashMap<String, T>();
        for (var row : rows) {
            var id = server.apply(row);
            map.put(id == null ? MessageFilter.DEFAULT_RELAY : id.toString(), row);
        }
        return map;
    }

    private static Outgoing.Server server(
            String key,
            Map<UUID, String> names,
            @Nullable Counted counted,
            DeferredMessages.@Nullable OfServer putOff,
            @Nullable Queue queue) {
        var before = counted == null ? null : counted.routeName();
        boolean relay = MessageFilter.DEFAULT_RELAY.equals(key);
        return new Outgoing.Server(
                key,
                relay ? null : names.getOrDefault(UUID.fromString(key), before),
                counted == null ? 0 : counted.accepted(),
                putOff == null ? 0 : putOff.messages(),
                counted == null ? 0 : counted.refused(),
                counted == null ? 0 : counted.unknown(),
                queue == null ? 0 : queue.waiting(),
                queue == null ? null : queue.oldest().toInstant());
    }

    private List<Counted> counted(LocalDate first) {
        return jdbc.sql(
                        """
                        select smtp_server_id as server, max(route_name) as route_name,
                            sum(accepted) as accepted, sum(refused) as refused,
                            sum(unknown) as unknown
                        from delivery_day where tenant_id = ? and day >= ? group by 1
                        """)
                .params(CurrentTenant.get(), first)
                .query(Counted.class)
                .list();
    }

    private List<Queue> queues() {
        return jdbc.sql(
                        """
                        select smtp_server_id as server, count(*) as waiting,
                            min(queued_at) as oldest
                        from message where tenant_id = ? and state = 'QUEUED' group by 1
                        """)
                .param(CurrentTenant.get())
                .query(Queue.class)
                .list();
    }

    private List<Outgoing.Day> days(LocalDate first, LocalDate last, @Nullable String server) {
        var ends = ends(first, server);
        var putOff = deferred.byDay(first, last, server == null, id(server));
        return first.datesUntil(last.plusDays(1))
                .map(day ->
                        ends.getOrDefault(day, Outgoing.Day.empty(day))
                                .with(putOff.getOrDefault(day, 0L)))
                .toList();
    }

    private Map<LocalDate, Outgoing.Day> ends(LocalDate first, @Nullable String server) {
        return jdbc
                .sql(
                        """
                        select day as date, sum(accepted) as accepted, 0 as deferred,
                            sum(refused) as refused, sum(unknown) as unknown
                        from delivery_day where tenant_id = :agency and day >= :first
                            and (:every or smtp_server_id is not distinct from :server::uuid)
                        group by 1
                        """)
                .param("agency", CurrentTenant.get())
                .param("first", first)
                .param("every", server == null)
                .param("server", id(server))
                .query(Outgoing.Day.class)
                .stream()
                .collect(Collectors.toMap(Outgoing.Day::date, day -> day));
    }

    /// Reads the partial index of waiting messages and nothing else.
    private List<Outgoing.Waiting> waiting(@Nullable String server) {
        var rows = new LinkedHashMap<Integer, Outgoing.Waiting>();
        jdbc.sql(
                        """
                        with raw as (
                            select split_part(to_address, '@', -1) as domain,
                                :ages - width_bucket(queued_at, (select :bounds::timestamptz[])) as age,
                                count(*) as messages
                            from message where tenant_id = :agency and state = 'QUEUED'
                                and (:every or smtp_server_id is not distinct from :server::uuid)
                            group by 1, 2),
                        cell as (
                            select lower(domain) as domain, age, sum(messages) as messages
                            from raw group by 1, 2),
                        ranked as (
                            select domain, least(row_number() over (
                                order by sum(messages) desc, domain), 21) as rank
                            from cell group by domain)
                        select rank, case when rank < 21 then domain end as domain, age,
                            sum(messages) as messages
                        from cell join ranked using (domain) group by 1, 2, 3 order by 1, 3
                        """)
                .param("ages", MessageParts.AGES.size())
                .param("bounds", bounds())
                .param("agency", CurrentTenant.get())
                .param("every", server == null)
                .param("server", id(server))
                .query(Cell.class)
                .list()
                .forEach(cell -> add(cell, rows));
        return List.copyOf(rows.values());
    }

    private static void add(Cell cell, Map<Integer, Outgoing.Waiting> rows) {
        var row =
                rows.computeIfAbsent(
                        cell.rank(),
                        _ ->
                                new Outgoing.Waiting(
                                        cell.domain(),
                                        Arrays.asList(
                                                Stream.generate(() -> 0L)
                                                        .limit(Outgoing.COLUMNS)
                                                        .toArray(Long[]::new))));
        row.ages().set(cell.age(), cell.messages());
    }

    private static @Nullable UUID id(@Nullable String server) {
        return server == null || server.equals(MessageFilter.DEFAULT_RELAY)
                ? null
                : UUID.fromString(server);
    }

    /// The moments between the columns, as PostgreSQL writes an array.
    private String bounds() {
        var now = clock.instant();
        return MessageParts.AGES.reversed().stream()
                .map(minutes -> now.minus(Duration.ofMinutes(minutes)).toString())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
