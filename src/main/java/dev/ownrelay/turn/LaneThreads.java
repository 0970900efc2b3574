package dev.ownrelay.turn;

import dev.ownrelay.ledger.Unanswered;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// The threads in which lanes have their turns. When the node stops, db-scheduler gives them some
/// time to end, interrupts those that have not, and gives them as much again. In between, mail
/// servers get the time to answer that the operator wants them to have.
final class LaneThreads extends AbstractExecutorService {

    private static final Duration MOMENT = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(LaneThreads.class);

    private final ExecutorService threads;
    private final Unanswered unanswered;
    private final Duration patience;
    private volatile long stopped;

    /// @param patience how long replies to marked messages are waited for, from when the node stops
    LaneThreads(ExecutorService threads, Unanswered unanswered, Duration patience) {
        this.threads = threads;
        this.unanswered = unanswered;
        this.patience = patience;
    }

    @Override
    public void execute(Runnable turn) {
        threads.execute(turn);
    }

    @Override
    public void shutdown() {
        stopped = System.nanoTime();
        unanswered.stop();
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        awaitReplies();
        return threads.shutdownNow();
    }

    private void awaitReplies() {
        var left = left();
        if (left.isPositive() && unanswered.count() > 0) {
            log.info(
                    "Waits up to {} s for the replies to {} messages",
                    left.toSeconds(),
                    unanswered.count());
        }
        try {
            while (left.isPositive() && unanswered.count() > 0 && !ended(left)) {
                left = left();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration left() {
        return patience.minusNanos(System.nanoTime() - stopped);
    }

    private boolean ended(Duration atMost) throws InterruptedException {
        var moment = atMost.compareTo(MOMENT) < 0 ? atMost : MOMENT;
        return threads.awaitTermination(moment.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }
}
