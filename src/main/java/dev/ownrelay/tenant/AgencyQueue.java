package dev.ownrelay.tenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// What is to be found out in the background. Agencies take turns, so that one with much to find
/// out leaves the others theirs. Those with slow answers get half of the threads, all together, and
/// the last free thread is kept for one that has none. What is too much is left: whoever looks
/// again wishes for it again.
public final class AgencyQueue<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AgencyQueue.class);

    public static final int MOST = 2_000;
    public static final int MOST_OF_ONE_AGENCY = 200;
    private static final int THREADS = 4;
    private static final int THREADS_OF_ONE_AGENCY = 2;
    private static final int THREADS_OF_SLOW_ONES = THREADS / 2;

    static final Duration SLOW = Duration.ofSeconds(5);
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    private record Job<T>(UUID agency, T key) {}

    private final Consumer<T> asker;
    private final boolean on;
    private final Clock clock;

    /// By agency; the one that was served longest ago stands first. Guarded by this.
    private final Map<UUID, LinkedHashSet<T>> waiting = new LinkedHashMap<>();

    /// With the moments at which they began. Guarded by this.
    private final Map<Job<T>, Instant> underWay = new HashMap<>();

    /// When something took long last, by agency. Guarded by this.
    private final Map<UUID, Instant> slow = new HashMap<>();

    private int size;
    private final ExecutorService threads;

    /// @param name of its threads
    /// @param asker finds one of them out
    /// @param on whether it works by itself; otherwise all waits for [#drain]
    public AgencyQueue(String name, Consumer<T> asker, boolean on, Clock clock) {
        this.asker = asker;
        this.on = on;
        this.clock = clock;
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

    synchronized boolean idle() {
        return underWay.isEmpty() && waiting.isEmpty();
    }

    private synchronized boolean queue(Job<T> job) {
        var own = waiting.computeIfAbsent(job.agency(), _ -> new LinkedHashSet<>());
        boolean added =
                size < MOST
                        && own.size() < MOST_OF_ONE_AGENCY
                        && !underWay.containsKey(job)
                        && own.add(job.key());
        if (own.isEmpty()) {
            waiting.remove(job.agency());
        }
        size += added ? 1 : 0;
        return added;
    }

    /// Null: nothing waits, or only for whoever is at work already.
    private synchronized @Nullable Job<T> next() {
        var now = clock.instant();
        slow.values().removeIf(last -> !last.plus(REMEMBERED).isAfter(now));
        for (var agency : waiting.keySet()) {
            if (hasTurn(agency, now)) {
                var job = new Job<>(agency, take(agency));
                underWay.put(job, now);
                return job;
            }
        }
        return null;
    }

    private boolean hasTurn(UUID agency, Instant now) {
        long own = atWork(agency);
        boolean slowly = isSlow(agency, now);
        if (underWay.size() == THREADS - 1) {
            return own == 0 && !slowly;
        }
        return own < THREADS_OF_ONE_AGENCY && (!slowly || atWorkSlowly(now) < THREADS_OF_SLOW_ONES);
    }

    private long atWork(UUID agency) {
        return underWay.keySet().stream().filter(job -> job.agency().equals(agency)).count();
    }

    private long atWorkSlowly(Instant now) {
        return underWay.keySet().stream().filter(job -> isSlow(job.agency(), now)).count();
    }

    private boolean isSlow(UUID agency, Instant now) {
        return slow.containsKey(agency)
                || underWay.entrySet().stream()
                        .filter(job -> job.getKey().agency().equals(agency))
                        .anyMatch(job -> isLong(job.getValue(), now));
    }

    private static boolean isLong(Instant begun, Instant now) {
        return !begun.plus(SLOW).isAfter(now);
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
        var now = clock.instant();
        if (isLong(Objects.requireNonNull(underWay.remove(job)), now)) {
            slow.put(job.agency(), now);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
