package dev.ownrelay.verdict;

import dev.ownrelay.tenant.AgencyRounds;
import dev.ownrelay.tenant.AgencyRounds.Errands;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;

/// Looks after the ways by which agencies send, while nobody looks.
@Component
class VerdictWatch {

    private static final Duration IN_USE = Duration.ofDays(30);
    private static final Duration ENOUGH = Duration.ofMinutes(20);
    private static final Duration KEPT = Duration.ofDays(90);

    private final AgencyRounds rounds;
    private final UsedSenders used;
    private final VerdictRows rows;
    private final Ways ways;
    private final VerdictAsker asker;
    private final VerdictNotices notices;
    private final Clock clock;

    VerdictWatch(
            AgencyRounds rounds,
            UsedSenders used,
            VerdictRows rows,
            Ways ways,
            VerdictAsker asker,
            VerdictNotices notices,
            Clock clock) {
        this.rounds = rounds;
        this.used = used;
        this.rows = rows;
        this.ways = ways;
        this.asker = asker;
        this.notices = notices;
        this.clock = clock;
    }

    /// Of all agencies what nobody has asked for a day, as far as there is time.
    void all() {
        rounds.go("Verdicts", ENOUGH, this::ofThisAgency);
    }

    private Errands<SenderKey> ofThisAgency() {
        var now = clock.instant();
        var keys = used.since(now.minus(IN_USE));
        var stale =
                rows.find(keys).stream()
                        .filter(known ->
                                ways.facts(known)
                                        .filter(facts -> known.stale(facts, now))
                                        .isPresent())
                        .map(KnownVerdict::key)
                        .toList();
        return new Errands<>(stale, asker::ask, () -> end(keys));
    }

    private void end(Collection<SenderKey> keys) {
        notices.tell(keys);
        rows.forget(clock.instant().minus(KEPT));
    }
}
