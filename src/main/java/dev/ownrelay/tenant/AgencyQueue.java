package dev.ownrelay.tenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// What is to be found out in the background. Agencies take turns, so that one with much to find
/// out, or slow answers, leaves the others theirs. What is too much is left: whoever looks again
/// wishes for it again.
public final class AgencyQueue<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AgencyQueue.class);

    public static final int MOST = 2_000;
    public static final int MOST_OF_ONE_AGENCY = 200;
    private static final int THREADS = 4;
    private static final int THREADS_OF_ONE_AGENCY = 2;

    private record Job<T>(UUID agency, T key) {}

    private final Consumer<T> asker;
    private final boolean on;

    /// By agency; the one that was served longest ago stands first. Guarded by this.
    private final Map<UUID, LinkedHashSet<T>> waiting = new LinkedHashMap<>();

    private final Set<Job<T>> underWay = new HashSet<>();
    private int size;
    private final ExecutorService threads;

    /// @param name of its threads
    /// @param asker finds one of them out
    /// @param on whether it works by itself; otherwise all waits for [#drain]
    public AgencyQueue(String name, Consumer<T> asker, boolean on) {
        this.asker = asker;
        this.on = on;
        threads =
                Executors.newFixedThreadPool(
                        THREADS,
                        BackgroundWork.threads(
                                Thread.ofPlatform().daemon().name(name + "-", 1).factory()));
    }

    /// Of the agency that the thread acts for.
    public void add(T key) {
        if (queue(new Job<>(CurrentTenant.get(), key)) && on) {
            threads.execute(this::drain);
        }
    }

    /// Does all that waits, in this thread.
    public void drain() {
        for (var job = next(); job != null; job = next()) {
            try {
                var key = job.key();
                CurrentTenant.run(job.agency(), () -> asker.accept(key));
            } catch (RuntimeException e) {
                log.error("{} could not be found out", job, e);
            } finally {
                done(job);
            }
        }
    }

    private synchronized boolean queue(Job<T> job) {
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

    /// Null: nothing waits, or only for whoever is at work for the same agency already.
    private synchronized @Nullable Job<T> next() {
        for (var agency : waiting.keySet()) {
            if (atWork(agency) < THREADS_OF_ONE_AGENCY) {
                var job = new Job<>(agency, take(agency));
                underWay.add(job);
                return job;
            }
        }
        return null;
    }

    private long atWork(UUID agency) {
        return underWay.stream().filter(job -> job.agency().equals(agency)).count();
    }

    private T take(UUID agency) {
        var keys = Objects.requireNonNull(waiting.remove(agency));
        var key = keys.removeFirst();
        size--;
        if (!keys.isEmpty()) {
            waiting.put(agency, keys);
        }
        return key;
    }

    private synchronized void done(Job<T> job) {
        underWay.remove(job);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
