package dev.ownrelay.lane;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Stores what became of a message or of a turn although the database may be away for a while: it
/// is kept in memory and tried again. A result that cannot be stored in the end becomes a question
/// for people.
public final class ResultStore {

    private static final Logger log = LoggerFactory.getLogger(ResultStore.class);

    /// Close together, so that messages leave again soon after the database came back; for about as
    /// long as db-scheduler takes the turn of a silent node for alive.
    private static final List<Duration> TRY_AGAIN =
            Stream.concat(
                            Stream.of(Duration.ofMillis(200), Duration.ofSeconds(1)),
                            Collections.nCopies(12, Duration.ofSeconds(5)).stream())
                    .toList();

    private final LaneId lane;
    private final Consumer<Duration> waiting;

    public ResultStore(LaneId lane) {
        this(lane, ResultStore::sleep);
    }

    /// @param waiting lets this time pass
    public ResultStore(LaneId lane, Consumer<Duration> waiting) {
        this.lane = lane;
        this.waiting = waiting;
    }

    public void store(Runnable write) {
        for (var pause : TRY_AGAIN) {
            try {
                write.run();
                return;
            } catch (RuntimeException e) {
                if (!isOfTheDatabase(e)) {
                    throw e;
                }
                log.warn("Lane {} cannot store a result and tries again in {}", lane, pause, e);
                waiting.accept(pause);
            }
        }
        write.run();
    }

    /// Also as db-scheduler tells of it, in an exception of its own.
    static boolean isOfTheDatabase(RuntimeException e) {
        return e instanceof DataAccessException
                || e instanceof TransactionException
                || e.getCause() instanceof SQLException;
    }

    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
