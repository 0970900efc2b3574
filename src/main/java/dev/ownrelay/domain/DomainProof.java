package dev.ownrelay.domain;

import dev.ownrelay.relay.SenderProof;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// All addresses of a proven domain are proven; a sub-domain needs a proof of its own.
@Component
class DomainProof implements SenderProof {

    private final SenderDomains domains;
    private final JdbcClient jdbc;
    private final Clock clock;

    DomainProof(SenderDomains domains, JdbcClient jdbc, Clock clock) {
        this.domains = domains;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean proves(String address) {
        return domains.findByDomain(domain(address))
                .filter(stored -> stored.proven(clock.instant()))
                .isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public Set<String> provenElsewhere(Collection<String> addresses) {
        var proven =
                Set.copyOf(
                        jdbc.sql(
                                        """
                                        select domain from proven_domain
                                        where domain = any (?) and agency_id <> ?
                                        """)
                                .params(
                                        addresses.stream()
                                                .map(DomainProof::domain)
                                                .distinct()
                                                .toArray(String[]::new),
                                        CurrentTenant.get())
                                .query(String.class)
                                .list());
        return addresses.stream()
                .filter(address -> proven.contains(domain(address)))
                .collect(Collectors.toSet());
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
