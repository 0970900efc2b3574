package dev.ownrelay.outbox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.time.Duration;
import java.util.List;

/// Stores what a server said although the database may be away for a while: the result is kept in
/// memory and tried again. What cannot be stored in the end becomes a question for people.
final class ResultStore {

    private static final Logger log = LoggerFactory.getLogger(ResultStore.class);

    private static final List<Duration> TRY_AGAIN =
            List.of(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30));

    private final LaneId lane;

    ResultStore(LaneId lane) {
        this.lane = lane;
    }

    void store(Runnable write) {
        for (var pause : TRY_AGAIN) {
            try {
                write.run();
                return;
            } catch (DataAccessException | TransactionException e) {
                log.warn("Lane {} cannot store a result and tries again in {}", lane, pause, e);
                sleep(pause);
            }
        }
        write.run();
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
