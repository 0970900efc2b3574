package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Turns;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.relay.BorrowedNames;
import dev.ownrelay.server.Routes;
import dev.ownrelay.spool.SpooledFiles;

import org.springframework.stereotype.Component;

/// Opens the queue of a lane for one run.
@Component
class LaneQueues {

    private final Routes routes;
    private final BorrowedNames borrowed;
    private final Attachments attachments;
    private final SpooledFiles spool;
    private final Deliveries deliveries;
    private final Turns turns;
    private final Lanes lanes;

    LaneQueues(
            Routes routes,
            BorrowedNames borrowed,
            Attachments attachments,
            SpooledFiles spool,
            Deliveries deliveries,
            Turns turns,
            Lanes lanes) {
        this.routes = routes;
        this.borrowed = borrowed;
        this.attachments = attachments;
        this.spool = spool;
        this.deliveries = deliveries;
        this.turns = turns;
        this.lanes = lanes;
    }

    RunFiles files() {
        return new RunFiles(attachments, spool);
    }

    RunRecords records(LaneId id, LaneOrder order) {
        return new RunRecords(id, deliveries, order);
    }

    LaneOrder order(LaneId id) {
        return new LaneOrder(id.queue(), turns);
    }

    DueMessages open(LaneId id, Spacing spacing, LaneOrder order, Signers signers, RunFiles files) {
        var clearance = new Clearance(id.serverId(), borrowed, files, signers);
        return new DueMessages(id, spacing, order, clearance, routes, deliveries, lanes);
    }
}
