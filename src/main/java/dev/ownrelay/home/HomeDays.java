package dev.ownrelay.home;

import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.batch.BatchPart;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/// How many messages of the agency each of the last days had, by what became of them.
@Component
class HomeDays {

    private static final int DAYS = 14;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ZoneId zone;

    private record Count(LocalDate date, String state, long count) {

        BatchPart part() {
            return Stream.of(BatchPart.values())
                    .filter(part -> state.equals(part.state()))
                    .findFirst()
                    .orElse(BatchPart.WAITING);
        }
    }

    HomeDays(JdbcClient jdbc, Clock clock, ZoneId zone) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
    }

    LatestDays latest() {
        var first = LocalDate.now(clock.withZone(zone)).minusDays(DAYS - 1L);
        var dates = first.datesUntil(first.plusDays(DAYS)).toList();
        var counted = counted(first).stream().collect(groupingBy(Count::part));
        return new LatestDays(
                dates,
                Stream.of(BatchPart.values())
                        .map(part -> line(part, dates, counted.getOrDefault(part, List.of())))
                        .filter(line -> line.total() > 0)
                        .toList());
    }

    private static LatestDays.Line line(BatchPart part, List<LocalDate> dates, List<Count> found) {
        return new LatestDays.Line(
                part,
                dates.stream()
                        .map(date ->
                                new LatestDays.Day(
                                        date,
                                        found.stream()
                                                .filter(count -> count.date().equals(date))
                                                .mapToLong(Count::count)
                                                .sum()))
                        .toList());
    }

    private List<Count> counted(LocalDate first) {
        return jdbc.sql(
                        """
                        select (created_at at time zone ?)::date as date, state, count(*) as count
                        from message where tenant_id = ? and created_at >= ? group by 1, 2
                        """)
                .params(
                        zone.getId(),
                        CurrentTenant.get(),
                        Timestamp.from(first.atStartOfDay(zone).toInstant()))
                .query(Count.class)
                .list();
    }
}
