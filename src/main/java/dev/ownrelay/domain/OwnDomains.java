package dev.ownrelay.domain;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// Whose a domain is. Several agencies may have proven the same one.
@Service
public class OwnDomains {

    private final SenderDomains domains;
    private final JdbcClient jdbc;
    private final Clock clock;

    OwnDomains(SenderDomains domains, JdbcClient jdbc, Clock clock) {
        this.domains = domains;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Whether the agency that the thread acts for has proven it.
    ///
    /// @param domain in ASCII and lower case
    @Transactional(readOnly = true)
    public boolean contain(String domain) {
        return domains.findByDomain(domain)
                .filter(stored -> stored.proven(clock.instant()))
                .isPresent();
    }

    /// The agencies that proved it, some of whose proof may have ended since.
    ///
    /// @param domain in ASCII and lower case
    @Transactional(readOnly = true)
    public List<UUID> provenBy(String domain) {
        return jdbc.sql("select agency_id from proven_domain where domain = ? order by agency_id")
                .param(domain)
                .query(UUID.class)
                .list();
    }
}
