package dev.ownrelay.verdict;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;

/// Looks after the ways by which agencies send, while nobody looks.
@Component
class VerdictWatch {

    private static final Logger log = LoggerFactory.getLogger(VerdictWatch.class);
    private static final Duration IN_USE = Duration.ofDays(30);
    private static final Duration ENOUGH = Duration.ofMinutes(20);

    /// What one agency may take of it.
    private static final Duration SHARE = Duration.ofMinutes(5);

    private static final Duration KEPT = Duration.ofDays(90);

    private final Agencies agencies;
    private final UsedSenders used;
    private final VerdictRows rows;
    private final Ways ways;
    private final VerdictAsker asker;
    private final VerdictNotices notices;
    private final Clock clock;

    VerdictWatch(
            Agencies agencies,
            UsedSenders used,
            VerdictRows rows,
            Ways ways,
            VerdictAsker asker,
            VerdictNotices notices,
            Clock clock) {
        this.agencies = agencies;
        this.used = used;
        this.rows = rows;
        this.ways = ways;
        this.asker = asker;
        this.notices = notices;
        this.clock = clock;
    }

    /// Of all agencies what nobody has asked for a day, as far as there is time; in any order, so
    /// that a DNS that answers nothing does not always stop the same ones.
    void all() {
        var end = clock.instant().plus(ENOUGH);
        var all = new ArrayList<>(agencies.findAll());
        Collections.shuffle(all);
        all.stream().filter(agency -> !agency.paused()).forEach(agency -> ofAgency(agency, end));
    }

    private void ofAgency(Agency agency, Instant end) {
        try {
            CurrentTenant.run(agency.id(), () -> ofThisAgency(end));
        } catch (RuntimeException e) {
            log.error("The senders of agency {} could not be looked after", agency.id(), e);
        }
    }

    private void ofThisAgency(Instant endOfAll) {
        var now = clock.instant();
        var share = now.plus(SHARE);
        var end = share.isBefore(endOfAll) ? share : endOfAll;
        var keys = used.since(now.minus(IN_USE));
        rows.find(keys).stream()
                .filter(known ->
                        ways.facts(known).filter(facts -> known.stale(facts, now)).isPresent())
                .takeWhile(_ -> clock.instant().isBefore(end))
                .forEach(known -> ask(known.key()));
        notices.tell(keys);
        rows.forget(now.minus(KEPT));
    }

    /// What cannot be found out of one is no reason to leave the others.
    private void ask(SenderKey key) {
        try {
            asker.ask(key);
        } catch (RuntimeException e) {
            log.error("The verdict of {} could not be found out", key, e);
        }
    }
}
