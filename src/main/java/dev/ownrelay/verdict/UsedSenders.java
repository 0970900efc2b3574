package dev.ownrelay.verdict;

import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// By which ways the agency has sent, and what its administrators know of them.
@Repository
class UsedSenders {

    /// The newest emails that are looked through.
    private static final int EMAILS = 50_000;

    private static final int MOST = 200;
    private static final Duration LATELY = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    UsedSenders(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /// What has sent since, as far as its server is still in use.
    @Transactional(readOnly = true)
    public List<SenderKey> since(Instant since) {
        return jdbc.sql(
                        """
                        select distinct lower(split_part(m.from_address, '@', -1)) as from_domain,
                            m.smtp_server_id
                        from (select from_address, smtp_server_id, state from message
                            where tenant_id = :agency and created_at >= :since
                            order by created_at desc, id desc limit :emails) m
                        left join smtp_server s on s.tenant_id = :agency and s.id = m.smtp_server_id
                        where m.state = 'SENT' and (m.smtp_server_id is null or s.enabled)
                        order by 1, 2 limit :most
                        """)
                .param("agency", CurrentTenant.get())
                .param("since", Timestamp.from(since))
                .param("emails", EMAILS)
                .param("most", MOST)
                .query((row, _) -> key(row))
                .list();
    }

    /// Those of them that are broken and of which nobody has been told, nor of the same within a
    /// day; no other call gives the same ones. They are told in the same transaction.
    @Transactional(propagation = Propagation.MANDATORY)
    public List<SenderKey> claim(Collection<SenderKey> keys, Instant now) {
        var claimed =
                jdbc.sql(
                                """
                                update sender_verdict v set told_at = ?, last_told_at = ?
                                from unnest(?::text[], ?::text[]::uuid[]) k (domain, server)
                                where v.tenant_id = ? and v.from_domain = k.domain
                                    and v.smtp_server_id is not distinct from k.server
                                    and v.result = 'NOT_BELIEVED' and v.told_at is null
                                    and (v.last_told_at is null or v.last_told_at <= ?)
                                returning v.from_domain, v.smtp_server_id
                                """)
                        .params(
                                Timestamp.from(now),
                                Timestamp.from(now),
                                SenderKey.domains(keys),
                                SenderKey.servers(keys),
                                CurrentTenant.get(),
                                Timestamp.from(now.minus(LATELY)))
                        .query((row, _) -> key(row))
                        .list();
        claimed.forEach(key -> audit.note(null, "domain.doubted", key.serverId(), key.domain()));
        return claimed;
    }

    private static SenderKey key(ResultSet row) throws SQLException {
        return new SenderKey(
                row.getString("from_domain"), row.getObject("smtp_server_id", UUID.class));
    }
}
