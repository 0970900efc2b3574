package dev.ownrelay.blocklist;

import dev.ownrelay.tenant.AgencyQueue;

import jakarta.annotation.PreDestroy;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Domains that somebody has just written a link to, to be asked for in the background.
@Component
class BlockListQueue {

    private final AgencyQueue<Subject> queue;

    BlockListQueue(BlockListAsker asker, @Value("${db-scheduler.enabled:true}") boolean on) {
        queue = new AgencyQueue<>("block-list", asker::ask, on);
    }

    /// Of the agency that the thread acts for. Where background work is switched off, it waits for
    /// [#drain].
    void add(Subject subject) {
        queue.add(subject);
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
