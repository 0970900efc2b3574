package dev.ownrelay.harness;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The counters of one agency, a row for each route and day.
final class DayRows {

    private record Key(UUID server, String route, LocalDate day) {}

    /// What a counter counts, in the order of the columns.
    enum Result {
        ACCEPTED,
        DEFERRED,
        REFUSED,
        UNKNOWN
    }

    private final UUID agency;
    private final Map<Key, long[]> counts = new HashMap<>();

    DayRows(UUID agency) {
        this.agency = agency;
    }

    void add(UUID server, String route, Instant at, Result result) {
        var key = new Key(server, route, LocalDate.ofInstant(at, ZoneOffset.UTC));
        counts.computeIfAbsent(key, _ -> new long[Result.values().length])[result.ordinal()]++;
    }

    void copy(CopiedTable rows) {
        counts.forEach((key, count) ->
                rows.row(
                        agency,
                        key.server(),
                        key.day(),
                        0,
                        key.route(),
                        count[0],
                        count[1],
                        count[2],
                        count[3]));
    }
}
