package dev.ownrelay.message;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// Knows where nothing of the agency arrives: domains that have lately refused every message.
@Repository
public class RefusingDomains {

    private static final Duration LATELY = Duration.ofDays(30);

    /// Fewer may all have been written to addresses that are wrong.
    private static final int FEWEST = 3;

    private final JdbcClient jdbc;
    private final Clock clock;

    RefusingDomains(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Those of the domains that have accepted no message for thirty days, and refused or returned
    /// at least three. The refused ones are few and have indexes; only for a domain with enough of
    /// them is anything looked for that it accepted.
    ///
    /// @param domains in lower case
    @Transactional(readOnly = true)
    public List<String> among(Collection<String> domains) {
        return jdbc.sql(
                        """
                        with refused as materialized (
                            select id, lower(split_part(to_address, '@', -1)) as domain
                                from message where tenant_id = :agency and state = 'FAILED'
                                    and created_at > :since
                            union
                            select id, lower(split_part(to_address, '@', -1)) from message
                                where tenant_id = :agency and bounced_at > :since
                        )
                        select r.domain from refused r where r.domain = any(:domains)
                        group by r.domain having count(*) >= :fewest and not exists (
                            select from message m where m.tenant_id = :agency
                                and m.created_at > :since and m.state = 'SENT'
                                and m.bounced_at is null
                                and lower(split_part(m.to_address, '@', -1)) = r.domain)
                        order by r.domain
                        """)
                .param("agency", CurrentTenant.get())
                .param("since", Timestamp.from(clock.instant().minus(LATELY)))
                .param("domains", domains.toArray(String[]::new))
                .param("fewest", FEWEST)
                .query(String.class)
                .list();
    }
}
