package dev.ownrelay.turn;

import dev.ownrelay.lane.AgencyLanes;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.UUID;

/// Holds what does not leave by a server as it is now.
@Component
class StrandedMessages {

    private final Routes routes;
    private final Deliveries deliveries;
    private final AgencyLanes lanes;

    StrandedMessages(Routes routes, Deliveries deliveries, AgencyLanes lanes) {
        this.routes = routes;
        this.deliveries = deliveries;
        this.lanes = lanes;
    }

    /// Where the server is now; null: it cannot be used.
    @Nullable String place(LaneId lane) {
        return endpoint(lane).place();
    }

    private EndpointChoice endpoint(LaneId lane) {
        return routes.endpointFor(lane.serverId(), lane.userId());
    }

    /// Each sender may have a login of their own there.
    ///
    /// @param before the place that the messages were meant for
    void follow(UUID server, String before) {
        for (var sender : deliveries.senders(server)) {
            var now = routes.endpointFor(server, sender).place();
            if (now != null) {
                deliveries.follow(new Queue(server, sender), before, now);
            }
        }
    }

    /// @param before where the server was before; a long queue is looked through only if it moved
    void hold(LaneId lane, @Nullable String before) {
        var choice = endpoint(lane);
        var now = choice.place();
        if (choice instanceof EndpointChoice.NotReady(var reason)) {
            deliveries.holdAll(lane.queue(), HoldReason.of(reason));
        } else if (now != null && !lane.viaRelay() && !now.equals(before)) {
            deliveries.holdMoved(lane.queue(), now);
        }
    }

    /// Gives the messages of a lane that is none any more to those that have them now.
    void moved(LaneId lane) {
        lanes.wakeAll(lane.agencyId());
    }

    /// Whether its server can be used now, login included.
    boolean mayLeave(LaneId lane) {
        return endpoint(lane) instanceof EndpointChoice.Ready;
    }

    /// Of all users of a server that was changed.
    void holdAll(UUID agency, UUID server) {
        if (routes.endpoint(server) instanceof EndpointChoice.EachUser) {
            deliveries
                    .senders(server)
                    .forEach(sender -> hold(new LaneId(agency, server, sender), null));
        } else {
            hold(new LaneId(agency, server), null);
        }
    }
}
