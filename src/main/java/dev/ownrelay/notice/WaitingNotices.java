package dev.ownrelay.notice;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Instant;
import java.util.List;

/// What operators see of the notices that have yet to leave, of all agencies. It names nobody.
@Service
class WaitingNotices {

    /// @param agency its name
    /// @param since when the oldest of them was written
    record Line(String agency, String kind, long count, Instant since) {}

    private final Agencies agencies;
    private final JdbcClient jdbc;
    private final TransactionTemplate reading;

    WaitingNotices(
            Agencies agencies, JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.agencies = agencies;
        this.jdbc = jdbc;
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
    }

    /// Becomes each agency in turn: no query of the operator reaches over two of them.
    List<Line> lines() {
        return agencies.findAllByOrderByName().stream()
                .flatMap(agency ->
                        CurrentTenant.call(
                                agency.id(), () -> reading.execute(_ -> lines(agency)).stream()))
                .toList();
    }

    private List<Line> lines(Agency agency) {
        return jdbc.sql(
                        """
                        select ? as agency, kind, count(*) as count, min(created_at) as since
                        from notice where tenant_id = ? and state = 'WAITING'
                        group by kind order by kind
                        """)
                .params(agency.name(), agency.id())
                .query(Line.class)
                .list();
    }
}
