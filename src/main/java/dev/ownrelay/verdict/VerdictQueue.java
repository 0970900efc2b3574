package dev.ownrelay.verdict;

import dev.ownrelay.tenant.AgencyQueue;

import jakarta.annotation.PreDestroy;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.time.Clock;

/// Verdicts that are to be found out in the background.
@Component
class VerdictQueue {

    static final int MOST_OF_ONE_AGENCY = AgencyQueue.MOST_OF_ONE_AGENCY;

    private final AgencyQueue<SenderKey> queue;

    VerdictQueue(
            VerdictAsker asker, @Value("${db-scheduler.enabled:true}") boolean on, Clock clock) {
        queue = new AgencyQueue<>("verdict", asker::ask, on, clock);
    }

    /// Of the agency that the thread acts for. Where background work is switched off, it waits for
    /// [#drain].
    void add(SenderKey key) {
        queue.add(key);
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
