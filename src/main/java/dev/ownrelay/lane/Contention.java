package dev.ownrelay.lane;

import org.springframework.stereotype.Component;

/// Who else wants the thread, or the connection to the default relay, that a lane holds.
@Component
class Contention {

    private final Lanes lanes;
    private final AgencyShares shares;
    private final RelayRests relayRests;

    Contention(Lanes lanes, AgencyShares shares, RelayRests relayRests) {
        this.lanes = lanes;
        this.shares = shares;
        this.relayRests = relayRests;
    }

    /// Whether another lane could use the thread of this one.
    boolean othersWait(LaneId lane) {
        return shares.othersWait(lane.agencyId()) || turnIsWanted(lane);
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
