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

    /// No more of what was accepted last is looked through for a domain.
    private static final int MOST = 5_000;

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
                        ), refusing as (
                            select domain from refused where domain = any(:domains)
                            group by domain having count(*) >= :fewest
                        )
                        select domain from refusing where not exists (
                            select from (
                                select to_address from message where tenant_id = :agency
                                    and created_at > :since and state = 'SENT' and bounced_at is null
                                order by created_at desc limit :most
                            ) accepted where lower(split_part(to_address, '@', -1)) = domain)
                        order by domain
                        """)
                .param("agency", CurrentTenant.get())
                .param("since", Timestamp.from(clock.instant().minus(LATELY)))
                .param("domains", domains.toArray(String[]::new))
                .param("fewest", FEWEST)
                .param("most", MOST)
                .query(String.class)
                .list();
    }
}
