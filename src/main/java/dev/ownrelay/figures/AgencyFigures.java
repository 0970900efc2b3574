package dev.ownrelay.figures;

import dev.ownrelay.agency.MessageFigures;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.ledger.DayCounts;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Counts the messages of an agency for the operator, who sees nothing else of them.
@Component
class AgencyFigures implements MessageFigures {

    private final JdbcClient jdbc;
    private final DayCounts counts;
    private final RelayRests rests;

    AgencyFigures(JdbcClient jdbc, DayCounts counts, RelayRests rests) {
        this.jdbc = jdbc;
        this.counts = counts;
        this.rests = rests;
    }

    @Override
    @Transactional(readOnly = true)
    public Figures of(UUID agency) {
        return count(List.of(agency), null).getFirst();
    }

    @Override
    @Transactional(readOnly = true)
    public Map<UUID, Figures> recent(Collection<UUID> agencies) {
        return count(agencies, counts.today().minusDays(DAYS - 1)).stream()
                .collect(Collectors.toMap(Figures::agencyId, Function.identity()));
    }

    /// Adds up days, and reads the partial indexes of what waits: how much an agency has ever sent
    /// costs nothing, and no more is counted than is told.
    ///
    /// @param since null: what was accepted on all days
    private List<Figures> count(Collection<UUID> agencies, @Nullable LocalDate since) {
        return jdbc.sql(
                        """
                        select * from agency_figures(:agencies::uuid[],
                            coalesce(:since::date, '-infinity'), :most)
                        """)
                .param("agencies", agencies.toArray(UUID[]::new))
                .param("since", since)
                .param("most", MOST_WAITING + 1)
                .query(Figures.class)
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public AtRelay atRelay() {
        long today = counts.handedOverToday(Queue.of(null));
        return rests.of(new LaneId(CurrentTenant.get(), null))
                .map(rest -> new AtRelay(today, rest.reason().word(), rest.until()))
                .orElseGet(() -> new AtRelay(today, null, null));
    }
}
