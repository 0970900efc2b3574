package dev.ownrelay.outbox;

import dev.ownrelay.smtp.BorrowedNames;
import dev.ownrelay.smtp.Routes;

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

    DueLetters open(LaneId id, Spacing spacing, Throttle throttle) {
        var clearance = new Clearance(id.serverId(), borrowed, new WholeFiles(attachments));
        return new DueLetters(id, spacing, throttle, clearance, routes, deliveries, lanes);
    }
}
