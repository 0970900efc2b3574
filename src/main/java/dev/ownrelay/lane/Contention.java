package dev.ownrelay.lane;

import dev.ownrelay.conversation.Opened;

import org.springframework.stereotype.Component;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Who else wants the thread, or the connection to the default relay, that a lane holds.
@Component
class Contention {

    private final Lanes lanes;
    private final AgencyShares shares;
    private final RelayRests relayRests;
    private final int threads;
    private final AtomicInteger opening = new AtomicInteger();

    Contention(
            Lanes lanes, AgencyShares shares, RelayRests relayRests, OutboxProperties properties) {
        this.lanes = lanes;
        this.shares = shares;
        this.relayRests = relayRests;
        threads = properties.lanes();
    }

    /// Opens a connection, which takes as long as its server says nothing.
    Opened opening(Supplier<Opened> open) {
        opening.incrementAndGet();
        try {
            return open.get();
        } finally {
            opening.decrementAndGet();
        }
    }

    /// Whether all threads of this node are taken.
    boolean threadsAreShort() {
        return shares.running() >= threads;
    }

    /// Whether another lane could use the thread of this one. If half of all threads wait for
    /// servers that say nothing yet, those will be free within seconds: a lane that works need not
    /// wait behind a crowd of such servers.
    boolean othersWait(LaneId lane) {
        return shares.othersWait(lane.agencyId())
                || turnIsWanted(lane) && opening.get() < Math.max(1, threads / 2);
    }

    /// Whether a lane waits for a thread, or another agency for a connection to the default relay.
    boolean turnIsWanted(LaneId lane) {
        return lanes.othersWait() || lane.viaRelay() && relayRests.othersWait(lane.agencyId());
    }

    /// Whether some lane waits for a thread.
    boolean threadIsWanted() {
        return lanes.othersWait();
    }
}
