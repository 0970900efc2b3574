package dev.ownrelay.tenant;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Work that nobody waits for before a page. It has database connections of its own, so that pages
/// that take all of theirs do not stop it.
public final class BackgroundWork {

    /// Inherited by the threads that such work starts.
    private static final InheritableThreadLocal<Boolean> HERE = new InheritableThreadLocal<>();

    private BackgroundWork() {}

    /// Threads that work in the background.
    public static ThreadFactory threads(ThreadFactory factory) {
        return work ->
                factory.newThread(() -> {
                    HERE.set(true);
                    work.run();
                });
    }

    /// Does something last, once what is under way is done. Neither is waited for if it hangs.
    public static void end(ScheduledExecutorService worker, Runnable last, Duration atMost) {
        worker.execute(last);
        worker.shutdown();
        try {
            worker.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            worker.shutdownNow();
        }
    }

    /// Begins at once what a node that died had begun, by the clock that all nodes share:
    /// db-scheduler's own handler takes the time of the machine.
    public static <T> void revive(ExecutionComplete dead, ExecutionOperations<T> row) {
        row.reschedule(dead, dead.getTimeDone());
    }

    static boolean here() {
        return Boolean.TRUE.equals(HERE.get());
    }
}
