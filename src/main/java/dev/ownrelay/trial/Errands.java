package dev.ownrelay.trial;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Does several things at a time, and waits no longer than somebody before a page would. As many as
/// there are threads, for all people of a node; an agency has a quarter of them, so that what hangs
/// for one leaves the others theirs.
@Component
public class Errands implements AutoCloseable {

    private static final int THREADS = 24;
    static final int OF_AN_AGENCY = THREADS / 4;
    private static final int WAITING = 96;

    /// What an agency has under way, and what waits until some of that is done.
    private static final class Line {

        private final Deque<FutureTask<?>> waiting = new ArrayDeque<>();
        private int running;
    }

    private final Map<String, Line> lines = new HashMap<>();
    private final ThreadPoolExecutor threads;
    private final PageGate gate;

    public Errands() {
        this(new PageGate());
    }

    @Autowired
    Errands(PageGate gate) {
        this.gate = gate;
        var factory = Thread.ofPlatform().daemon().name("find-", 0).factory();
        threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        factory,
                        new ThreadPoolExecutor.DiscardPolicy()); // it is closed
        threads.allowCoreThreadTimeOut(true);
    }

    /// For the agency that the thread acts for.
    ///
    /// @return in the same order; empty: it failed, or was not done in time
    public <T> List<Optional<T>> run(List<Callable<T>> errands, Duration limit) {
        return gate.pass(() -> done(errands, limit))
                .orElseGet(() -> Collections.nCopies(errands.size(), Optional.empty()));
    }

    private <T> List<Optional<T>> done(List<Callable<T>> errands, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        var tasks = errands.stream().map(FutureTask::new).toList();
        if (!take(CurrentTenant.find().map(Object::toString).orElse(""), tasks)) {
            return Collections.nCopies(errands.size(), Optional.empty());
        }
        try {
            return tasks.stream().map(task -> result(task, end)).toList();
        } finally {
            tasks.forEach(task -> task.cancel(true));
        }
    }

    /// @return false: too many wait
    private synchronized boolean take(String agency, List<? extends FutureTask<?>> tasks) {
        var line = lines.computeIfAbsent(agency, _ -> new Line());
        boolean fits = line.waiting.size() + tasks.size() <= WAITING;
        if (fits) {
            line.waiting.addAll(tasks);
        }
        goOn(agency, line);
        return fits;
    }

    private void goOn(String agency, Line line) {
        while (line.running < OF_AN_AGENCY && !line.waiting.isEmpty()) {
            var next = line.waiting.remove();
            line.running++;
            threads.execute(() -> {
                next.run();
                ended(agency);
            });
        }
        if (line.running == 0) {
            lines.remove(agency);
        }
    }

    private synchronized void ended(String agency) {
        var line = Objects.requireNonNull(lines.get(agency));
        line.running--;
        goOn(agency, line);
    }

    private static <T> Optional<T> result(FutureTask<T> task, long end) {
        try {
            return Optional.ofNullable(
                    task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
