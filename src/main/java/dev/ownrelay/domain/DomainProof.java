package dev.ownrelay.domain;

import dev.ownrelay.smtp.SenderProof;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Locale;

/// All addresses of a proven domain are proven; a sub-domain needs a proof of its own.
@Component
class DomainProof implements SenderProof {

    private final SenderDomains domains;
    private final Clock clock;

    DomainProof(SenderDomains domains, Clock clock) {
        this.domains = domains;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean proves(String address) {
        var domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return domains.findByDomain(domain)
                .filter(stored -> stored.proven(clock.instant()))
                .isPresent();
    }
}
