package dev.ownrelay.ledger;

import dev.ownrelay.tenant.BackgroundWork;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads how the outbox stands when somebody asks, with the background's database connections and
/// at most once in ten seconds. Whoever asks does not wait long for a database that is away.
@Component
public class OutboxWatch {

    static final Duration KEEP = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(OutboxWatch.class);
    private static final int STATEMENT_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ThreadFactory threads =
            BackgroundWork.threads(Thread.ofPlatform().daemon().name("outbox-watch-", 1).factory());
    private @Nullable Reading last;

    /// @param started by the machine's own time, for the patience of those who wait
    private record Reading(FutureTask<OutboxTotals> task, Instant at, long started) {

        boolean current(Instant now) {
            return !task.isDone() || Duration.between(at, now).abs().compareTo(KEEP) < 0;
        }
    }

    OutboxWatch(JdbcClient jdbc, PlatformTransactionManager transactionManager, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        transaction = new TransactionTemplate(transactionManager);
        transaction.setReadOnly(true);
        transaction.setTimeout(STATEMENT_SECONDS);
    }

    /// @return nothing while the database does not answer
    public Optional<OutboxTotals> totals() {
        var reading = reading();
        var left = PATIENCE.toNanos() - (System.nanoTime() - reading.started());
        try {
            return Optional.of(reading.task().get(Math.max(0, left), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized Reading reading() {
        var now = clock.instant();
        var reading = last;
        if (reading == null || !reading.current(now)) {
            var task = new FutureTask<>(() -> read(now));
            reading = new Reading(task, now, System.nanoTime());
            last = reading;
            threads.newThread(task).start();
        }
        return reading;
    }

    private OutboxTotals read(Instant now) {
        try {
            return transaction.execute(_ ->
                    jdbc.sql(OutboxTotals.STATEMENT)
                            .param(Timestamp.from(now))
                            .query((row, _) -> OutboxTotals.of(row, now))
                            .single());
        } catch (RuntimeException e) {
            log.warn("The outbox cannot be measured", e);
            throw e;
        }
    }
}
