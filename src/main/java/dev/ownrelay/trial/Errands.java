package dev.ownrelay.trial;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Does several things at a time, and waits no longer than somebody before a page would. As many as
/// there are threads, for all people of a node.
@Component
public class Errands implements AutoCloseable {

    private static final int THREADS = 24;
    private static final int WAITING = 96;

    private final ThreadPoolExecutor threads;

    public Errands() {
        var factory = Thread.ofPlatform().daemon().name("find-", 0).factory();
        threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WAITING),
                        factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /// @return in the same order; empty: it failed, or was not done in time
    public <T> List<Optional<T>> run(List<Callable<T>> errands, Duration limit) {
        try {
            return threads.invokeAll(errands, limit.toNanos(), TimeUnit.NANOSECONDS).stream()
                    .map(Errands::result)
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Collections.nCopies(errands.size(), Optional.empty());
        } catch (RejectedExecutionException busy) {
            return Collections.nCopies(errands.size(), Optional.empty());
        }
    }

    private static <T> Optional<T> result(Future<T> done) {
        try {
            return Optional.ofNullable(done.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | CancellationException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
