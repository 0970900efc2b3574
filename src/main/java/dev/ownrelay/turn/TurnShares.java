package dev.ownrelay.turn;

import dev.ownrelay.lane.AgencyShares;
import dev.ownrelay.lane.OutboxProperties;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/// Who may take a turn on this node now. An agency has its share of the lanes, and so have those
/// whose server or login failed last time: a server that says nothing holds its lane for as long as
/// it is waited for, so thousands of them would take all lanes from those that work.
@Component
class TurnShares {

    private static final int PARTS = 4;
    private static final Duration CROWDED = Duration.ofSeconds(5);
    private static final Duration DOUBTFUL = Duration.ofSeconds(30);

    private final AgencyShares agencies;
    private final Semaphore doubtful;

    TurnShares(AgencyShares agencies, OutboxProperties properties) {
        this.agencies = agencies;
        doubtful = new Semaphore(Math.max(1, properties.lanes() / PARTS));
    }

    /// @param failed whether the server or the login failed in the turn before
    /// @return after how long to ask again; empty: [#leave] must follow
    Optional<Duration> enter(UUID agency, boolean failed) {
        if (!agencies.enter(agency)) {
            return Optional.of(CROWDED);
        }
        if (failed && !doubtful.tryAcquire()) {
            agencies.leave(agency);
            return Optional.of(spread(DOUBTFUL));
        }
        return Optional.empty();
    }

    void leave(UUID agency, boolean failed) {
        if (failed) {
            doubtful.release();
        }
        agencies.leave(agency);
    }

    /// Up to three times as long, so that not all ask at the same moment.
    private static Duration spread(Duration least) {
        return least.plusMillis(ThreadLocalRandom.current().nextLong(2 * least.toMillis()));
    }
}
