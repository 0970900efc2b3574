package dev.ownrelay.home;

import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.batch.BatchPart;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How many messages of the agency each of the last days had, by what became of them.
@Component
class HomeDays {

    private static final int DAYS = 14;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ZoneId zone;

    /// @param day the number of the day among the last, from 1
    private record Count(int day, String state, long count) {

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
        var counted = counted(dates).stream().collect(groupingBy(Count::part));
        return new LatestDays(
                dates,
                Stream.of(BatchPart.values())
                        .map(part -> line(part, dates, counted.getOrDefault(part, List.of())))
                        .filter(line -> line.total() > 0)
                        .toList());
    }

    private static LatestDays.Line line(BatchPart part, List<LocalDate> dates, List<Count> found) {
        var sums = new long[dates.size()];
        found.forEach(count -> sums[count.day() - 1] += count.count());
        return new LatestDays.Line(
                part,
                IntStream.range(0, sums.length)
                        .mapToObj(i -> new LatestDays.Day(dates.get(i), sums[i]))
                        .toList());
    }

    /// The database looks each message up among the beginnings of the days, which takes less than
    /// half of what it takes to work out a date in a zone. Selected, they are read from their text
    /// once and not for each message.
    private List<Count> counted(List<LocalDate> dates) {
        var beginnings =
                dates.stream().map(date -> date.atStartOfDay(zone).toOffsetDateTime()).toList();
        return jdbc.sql(
                        """
                        select width_bucket(created_at, (select :beginnings::timestamptz[])) as day,
                            state, count(*) as count
                        from message where tenant_id = :tenant and created_at >= :first
                        group by 1, 2
                        """)
                .param(
                        "beginnings",
                        beginnings.stream().map(Object::toString).toArray(String[]::new))
                .param("tenant", CurrentTenant.get())
                .param("first", beginnings.getFirst())
                .query(Count.class)
                .list();
    }
}
