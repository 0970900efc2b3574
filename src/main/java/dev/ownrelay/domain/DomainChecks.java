package dev.ownrelay.domain;

import dev.ownrelay.dns.Dns;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/// Looks for the records that prove domains, and for those at which receivers look. No transaction
/// is open while the DNS is asked.
@Component
class DomainChecks {

    private static final Logger log = LoggerFactory.getLogger(DomainChecks.class);

    /// What one agency may take of a run, so that a DNS that answers slowly, or for many domains,
    /// does not keep the others waiting.
    private static final Duration SHARE = Duration.ofMinutes(5);

    private final Agencies agencies;
    private final DomainRegister register;
    private final RecordChecks records;
    private final Dns dns;
    private final Clock clock;

    DomainChecks(
            Agencies agencies,
            DomainRegister register,
            RecordChecks records,
            Dns dns,
            Clock clock) {
        this.agencies = agencies;
        this.register = register;
        this.records = records;
        this.dns = dns;
        this.clock = clock;
    }

    /// Looks after the domains of all agencies that are due.
    void all() {
        agencies.findAll().stream().filter(agency -> !agency.paused()).forEach(this::ofAgency);
    }

    private void ofAgency(Agency agency) {
        try {
            CurrentTenant.run(agency.id(), this::ofThisAgency);
        } catch (RuntimeException e) {
            log.error("The domains of agency {} could not be checked", agency.id(), e);
        }
    }

    private void ofThisAgency() {
        var end = clock.instant().plus(SHARE);
        register.due().stream()
                .takeWhile(_ -> clock.instant().isBefore(end))
                .forEach(this::checkByItself);
    }

    /// What cannot be done for one domain is no reason to leave the others.
    private void checkByItself(UUID id) {
        try {
            check(id, null);
        } catch (RuntimeException e) {
            log.error("The domain {} could not be checked", id, e);
        }
    }

    /// Asks the DNS now, past what it remembers.
    ///
    /// @param actor who wants to know; null: the application itself
    void check(UUID id, @Nullable UUID actor) {
        register.find(id)
                .ifPresent(domain -> {
                    var now = clock.instant();
                    var answer = dns.txtNow(domain.recordName());
                    register.note(id, RecordSeen.of(answer, domain.recordValue(), now), actor);
                    records.check(domain, actor);
                });
    }
}
