package dev.ownrelay.blocklist;

import dev.ownrelay.tenant.AgencyQueue;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.annotation.PreDestroy;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Domains that somebody has just written a link to, to be asked for in the background.
@Component
class BlockListQueue {

    /// Of one agency, on each node: more than people write, and no flood for the lists.
    static final int MOST_AN_HOUR = 500;

    /// What an agency has asked for in the hour that began then.
    private record Hour(Instant began, Set<Subject> asked) {

        boolean over(Instant now) {
            return !began.plus(AnswerRows.HOUR).isAfter(now);
        }

        boolean take(Subject subject) {
            return asked.contains(subject) || asked.size() < MOST_AN_HOUR && asked.add(subject);
        }
    }

    private final Map<UUID, Hour> hours = new HashMap<>();
    private final AgencyQueue<Subject> queue;
    private final Clock clock;

    BlockListQueue(
            BlockListAsker asker, @Value("${db-scheduler.enabled:true}") boolean on, Clock clock) {
        this.clock = clock;
        queue = new AgencyQueue<>("block-list", asker::ask, on, clock);
    }

    /// Of the agency that the thread acts for. Where background work is switched off, it waits for
    /// [#drain]. Too much is left, as [AgencyQueue] leaves it.
    void add(Subject subject) {
        if (mayAsk(subject)) {
            queue.add(subject);
        }
    }

    private synchronized boolean mayAsk(Subject subject) {
        var now = clock.instant();
        hours.values().removeIf(hour -> hour.over(now));
        return hours.computeIfAbsent(CurrentTenant.get(), _ -> new Hour(now, new HashSet<>()))
                .take(subject);
    }

    /// Does all that waits, in this thread.
    void drain() {
        queue.drain();
    }

    @PreDestroy
    void close() {
        queue.close();
    }
}
