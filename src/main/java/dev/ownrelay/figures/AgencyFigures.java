package dev.ownrelay.figures;

import dev.ownrelay.agency.MessageFigures;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.ledger.DayCounts;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
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

    /// Adds up days, and reads the partial indexes of what waits: how much an agency has ever sent
    /// costs nothing, and no more is counted than is told.
    @Override
    @Transactional(readOnly = true)
    public Figures count() {
        return jdbc.sql(
                        """
                        select (select coalesce(sum(accepted), 0) from delivery_day
                                where tenant_id = :agency) as accepted,
                            (select count(*) from (
                                (select 1 from message
                                    where tenant_id = :agency and state = 'QUEUED' limit :most)
                                union all
                                (select 1 from message
                                    where tenant_id = :agency and state = 'SENDING' limit :most)
                                limit :most) found) as waiting
                        """)
                .param("agency", CurrentTenant.get())
                .param("most", MOST_WAITING + 1)
                .query(Figures.class)
                .single();
    }

    @Override
    @Transactional(readOnly = true)
    public Map<UUID, Recent> recent(Collection<UUID> agencies) {
        return jdbc
                .sql("select * from agency_figures(:agencies::uuid[], :since, :most)")
                .param("agencies", agencies.toArray(UUID[]::new))
                .param("since", counts.today().minusDays(DAYS - 1))
                .param("most", MOST_WAITING + 1)
                .query(Recent.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Recent::agencyId, Function.identity()));
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
