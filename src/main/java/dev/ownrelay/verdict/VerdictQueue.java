package dev.ownrelay.verdict;

import dev.ownrelay.tenant.BackgroundWork;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.annotation.PreDestroy;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Verdicts that are to be found out in the background. Agencies take turns, so that one with many
/// domains, or a DNS that says nothing, leaves the others theirs. What is too much is left: whoever
/// looks again wishes for it again.
@Component
class VerdictQueue {

    private static final Logger log = LoggerFactory.getLogger(VerdictQueue.class);

    static final int MOST = 2_000;
    static final int MOST_OF_ONE_AGENCY = 200;
    private static final int THREADS = 4;
    private static final int THREADS_OF_ONE_AGENCY = 2;

    private record Job(UUID agency, SenderKey key) {}

    private final VerdictAsker asker;
    private final boolean on;

    /// By agency; the one that was served longest ago stands first. Guarded by this.
    private final Map<UUID, LinkedHashSet<SenderKey>> waiting = new LinkedHashMap<>();

    private final Set<Job> underWay = new HashSet<>();
    private int size;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    THREADS,
                    BackgroundWork.threads(
                            Thread.ofPlatform().daemon().name("verdict-", 1).factory()));

    VerdictQueue(VerdictAsker asker, @Value("${db-scheduler.enabled:true}") boolean on) {
        this.asker = asker;
        this.on = on;
    }

    /// Of the agency that the thread acts for. Where background work is switched off, it waits for
    /// [#drain].
    void add(SenderKey key) {
        if (queue(new Job(CurrentTenant.get(), key)) && on) {
            threads.execute(this::work);
        }
    }

    /// Does all that waits, in this thread.
    void drain() {
        work();
    }

    private synchronized boolean queue(Job job) {
        var own = waiting.computeIfAbsent(job.agency(), _ -> new LinkedHashSet<>());
        boolean added =
                size < MOST
                        && own.size() < MOST_OF_ONE_AGENCY
                        && !underWay.contains(job)
                        && own.add(job.key());
        if (own.isEmpty()) {
            waiting.remove(job.agency());
        }
        size += added ? 1 : 0;
        return added;
    }

    private void work() {
        for (var job = next(); job != null; job = next()) {
            try {
                var key = job.key();
                CurrentTenant.run(job.agency(), () -> asker.ask(key));
            } catch (RuntimeException e) {
                log.error("The verdict of {} could not be found out", job, e);
            } finally {
                done(job);
            }
        }
    }

    /// Null: nothing waits, or only for whoever is at work for the same agency already.
    private synchronized @Nullable Job next() {
        for (var agency : waiting.keySet()) {
            if (atWork(agency) < THREADS_OF_ONE_AGENCY) {
                var job = new Job(agency, take(agency));
                underWay.add(job);
                return job;
            }
        }
        return null;
    }

    private long atWork(UUID agency) {
        return underWay.stream().filter(job -> job.agency().equals(agency)).count();
    }

    private SenderKey take(UUID agency) {
        var keys = Objects.requireNonNull(waiting.remove(agency));
        var key = keys.removeFirst();
        size--;
        if (!keys.isEmpty()) {
            waiting.put(agency, keys);
        }
        return key;
    }

    private synchronized void done(Job job) {
        underWay.remove(job);
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
