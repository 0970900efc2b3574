package dev.ownrelay.home;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How many messages of the agency each of the last days had, by what became of them.
@Component
class HomeDays {

    private static final int DAYS = 14;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ZoneId zone;

    HomeDays(JdbcClient jdbc, Clock clock, ZoneId zone) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
    }

    List<Home.Day> latest() {
        var first = LocalDate.now(clock.withZone(zone)).minusDays(DAYS - 1L);
        var counted = counted(first);
        return first.datesUntil(first.plusDays(DAYS))
                .map(day -> counted.getOrDefault(day, new Home.Day(day, 0, 0, 0)))
                .toList();
    }

    private Map<LocalDate, Home.Day> counted(LocalDate first) {
        return jdbc
                .sql(
                        """
                        select (created_at at time zone ?)::date as date,
                            count(*) filter (where state = 'SENT') as accepted,
                            count(*) filter (where state = 'FAILED') as refused,
                            count(*) filter (where state not in ('SENT', 'FAILED')) as other
                        from message where tenant_id = ? and created_at >= ? group by 1
                        """)
                .params(
                        zone.getId(),
                        CurrentTenant.get(),
                        Timestamp.from(first.atStartOfDay(zone).toInstant()))
                .query(Home.Day.class)
                .stream()
                .collect(Collectors.toMap(Home.Day::date, Function.identity()));
    }
}
