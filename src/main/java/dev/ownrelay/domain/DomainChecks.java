package dev.ownrelay.domain;

import dev.ownrelay.dns.Dns;
import dev.ownrelay.tenant.AgencyRounds;
import dev.ownrelay.tenant.AgencyRounds.Errands;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/// Looks for the records that prove domains, and for those at which receivers look. No transaction
/// is open while the DNS is asked.
@Component
class DomainChecks {

    private static final Duration ENOUGH = Duration.ofHours(1);

    private final AgencyRounds rounds;
    private final DomainRegister register;
    private final RecordChecks records;
    private final Dns dns;
    private final Clock clock;

    DomainChecks(
            AgencyRounds rounds,
            DomainRegister register,
            RecordChecks records,
            Dns dns,
            Clock clock) {
        this.rounds = rounds;
        this.register = register;
        this.records = records;
        this.dns = dns;
        this.clock = clock;
    }

    /// Looks after the domains of all agencies that are due.
    void all() {
        rounds.go("Domains", ENOUGH, () -> new Errands<>(register.due(), id -> check(id, null)));
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
