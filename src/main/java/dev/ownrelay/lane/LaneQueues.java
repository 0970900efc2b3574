package dev.ownrelay.lane;

import dev.ownrelay.lane.RunSigners.Signers;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Turns;
import dev.ownrelay.relay.BorrowedNames;
import dev.ownrelay.server.Routes;

import org.springframework.stereotype.Component;

/// Opens the queue of a lane for one run.
@Component
class LaneQueues {

    private final Routes routes;
    private final BorrowedNames borrowed;
    private final RunFiles.Opener files;
    private final Deliveries deliveries;
    private final Turns turns;
    private final RefusedSenders refused;
    private final Lanes lanes;

    LaneQueues(
            Routes routes,
            BorrowedNames borrowed,
            RunFiles.Opener files,
            Deliveries deliveries,
            Turns turns,
            RefusedSenders refused,
            Lanes lanes) {
        this.routes = routes;
        this.borrowed = borrowed;
        this.files = files;
        this.deliveries = deliveries;
        this.turns = turns;
        this.refused = refused;
        this.lanes = lanes;
    }

    RunFiles files() {
        return files.open();
    }

    RunRecords records(LaneId id, LaneOrder order, Refusals refusals) {
        return new RunRecords(id, deliveries, refused, order, refusals);
    }

    Refusals refusals(LaneId id) {
        return refused.of(id.queue());
    }

    LaneOrder order(LaneId id) {
        return new LaneOrder(id.queue(), turns);
    }

    DueMessages open(LaneId id, Spacing spacing, LaneOrder order, Signers signers, RunFiles files) {
        var clearance = new Clearance(id.serverId(), borrowed, files, signers);
        return new DueMessages(id, spacing, order, clearance, routes, deliveries, lanes);
    }
}
