package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.relay.BorrowedNames;
import dev.ownrelay.server.Routes;

import org.springframework.stereotype.Component;

/// Opens the queue of a lane for one run.
@Component
class LaneQueues {

    private final Routes routes;
    private final BorrowedNames borrowed;
    private final Attachments attachments;
    private final Deliveries deliveries;
    private final Lanes lanes;

    LaneQueues(
            Routes routes,
            BorrowedNames borrowed,
            Attachments attachments,
            Deliveries deliveries,
            Lanes lanes) {
        this.routes = routes;
        this.borrowed = borrowed;
        this.attachments = attachments;
        this.deliveries = deliveries;
        this.lanes = lanes;
    }

    DueMessages open(LaneId id, Spacing spacing, Throttle throttle, Signers signers) {
        var files = new WholeFiles(attachments);
        var clearance = new Clearance(id.serverId(), borrowed, files, signers);
        return new DueMessages(id, spacing, throttle, clearance, routes, deliveries, lanes);
    }
}
