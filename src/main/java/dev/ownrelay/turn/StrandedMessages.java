package dev.ownrelay.turn;

import dev.ownrelay.lane.AgencyLanes;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.ledger.Deliveries;
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
        return routes.endpointFor(lane.serverId(), lane.userId())
                        instanceof EndpointChoice.Ready ready
                ? ready.endpoint().place()
                : null;
    }

    void follow(UUID server) {
        deliveries.follow(server);
    }

    /// @param before where the server was before; a long queue is looked through only if it moved
    void hold(LaneId lane, @Nullable String before) {
        switch (routes.endpointFor(lane.serverId(), lane.userId())) {
            case EndpointChoice.NotReady(var reason) ->
                    deliveries.holdAll(lane.queue(), HoldReason.of(reason));
            case EndpointChoice.Ready ready
                    when !lane.viaRelay() && !ready.endpoint().place().equals(before) ->
                    deliveries.holdMoved(lane.queue(), ready.endpoint().place());
            case EndpointChoice.Ready _,
                    EndpointChoice.SignInNeeded _,
                    EndpointChoice.EachUser _ -> {}
        }
    }

    /// Gives the messages of a lane that is none any more to those that have them now.
    void moved(LaneId lane) {
        lanes.wakeAll(lane.agencyId());
    }

    /// Whether its server can be used now, login included.
    boolean mayLeave(LaneId lane) {
        return place(lane) != null;
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
