package dev.ownrelay.domain;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Tells which domains of the agency lost the record that proved them.
@Service
public class LostDomains {

    /// @param ends when the proof ends, or ended
    /// @param over whether it has ended
    public record Lost(UUID id, String domain, Instant since, Instant ends, boolean over) {}

    private final SenderDomains domains;
    private final Clock clock;

    LostDomains(SenderDomains domains, Clock clock) {
        this.domains = domains;
        this.clock = clock;
    }

    /// By name.
    @Transactional(readOnly = true)
    public List<Lost> all() {
        return domains.findByLostSinceNotNullOrderByDomain().stream().map(this::lost).toList();
    }

    private Lost lost(SenderDomain domain) {
        var since = Objects.requireNonNull(domain.lostSince());
        var ends = Objects.requireNonNull(domain.proofEnds());
        return new Lost(
                domain.getId(), domain.domain(), since, ends, !ends.isAfter(clock.instant()));
    }
}
