package dev.ownrelay.notice;

import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What operators see of the notices that failed, of all agencies. It names nobody.
@Service
public class NoticeFailures {

    /// @param agency its name
    /// @param cause the message key of why
    record Line(UUID id, String agency, String kind, String cause, Instant at) {}

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    NoticeFailures(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /// How many operators have not removed yet.
    @Transactional(readOnly = true)
    public long count() {
        return jdbc.sql("select count(*) from notice_failure").query(Long.class).single();
    }

    /// The newest first.
    @Transactional(readOnly = true)
    public List<Line> lines() {
        return jdbc.sql(
                        """
                        select f.id, a.name as agency, f.kind, f.cause, f.at
                        from notice_failure f join agency a on a.id = f.agency_id
                        order by f.at desc, f.id limit 200
                        """)
                .query(Line.class)
                .list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void note(UUID notice, String kind, String cause, Instant at) {
        jdbc.sql(
                        """
                        insert into notice_failure (id, agency_id, kind, cause, at)
                        values (?, ?, ?, ?, ?)
                        """)
                .params(notice, CurrentTenant.get(), kind, cause, Timestamp.from(at))
                .update();
    }

    /// @return false when it is not there
    @Transactional
    public boolean remove(UUID id, UUID actor) {
        record Removed(UUID agencyId, String kind) {}
        var removed =
                jdbc.sql("delete from notice_failure where id = ? returning agency_id, kind")
                        .param(id)
                        .query(Removed.class)
                        .optional();
        removed.ifPresent(of ->
                audit.noteForOperators(actor, of.agencyId(), "notice.removed", id, of.kind()));
        return removed.isPresent();
    }

    @Transactional
    public void forget(Instant before) {
        jdbc.sql("delete from notice_failure where at < ?").param(Timestamp.from(before)).update();
    }
}
