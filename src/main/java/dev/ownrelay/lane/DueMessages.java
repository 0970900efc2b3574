package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Pick;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;

import java.util.List;
import java.util.Map;

/// The messages of one lane whose time has come, and which of them may leave.
final class DueMessages {

    /// Messages that one connection is given at a time.
    private static final int BATCH = 10;

    /// Messages of a server that takes only so many a minute: what is written meanwhile and goes
    /// first does not wait for long.
    private static final int PACED_BATCH = 4;

    private final LaneId id;
    private final Spacing spacing;
    private final LaneOrder order;
    private final Clearance clearance;
    private final Routes routes;
    private final Deliveries deliveries;
    private final Lanes lanes;

    DueMessages(
            LaneId id,
            Spacing spacing,
            LaneOrder order,
            Clearance clearance,
            Routes routes,
            Deliveries deliveries,
            Lanes lanes) {
        this.id = id;
        this.spacing = spacing;
        this.order = order;
        this.clearance = clearance;
        this.routes = routes;
        this.deliveries = deliveries;
        this.lanes = lanes;
    }

    /// For how many connections so many messages are enough.
    static int batches(int messages) {
        return (messages + BATCH - 1) / BATCH;
    }

    /// @param proven whether the server served a message in this run
    Look look(boolean proven) {
        var look = deliveries.together(() -> lookNow(proven));
        return look instanceof Look.Messages found
                ? found.with(clearance.whole(found.due()))
                : look;
    }

    /// The agency and the route are looked up for every batch, so that a pause or a change of the
    /// server counts at once.
    private Look lookNow(boolean proven) {
        if (lanes.paused(id.agencyId())) {
            return new Look.Paused();
        }
        if (!lanes.isOwn(id)) {
            return new Look.Moved();
        }
        return switch (endpoint()) {
            case EndpointChoice.NotReady(var reason) -> new Look.NotReady(HoldReason.of(reason));
            case EndpointChoice.SignInNeeded _ -> new Look.SignInNeeded();
            case EndpointChoice.KeyUnknown _ -> new Look.KeyUnknown();
            case EndpointChoice.EachUser _ -> new Look.Moved();
            case EndpointChoice.Ready ready -> look(ready, proven);
        };
    }

    private EndpointChoice endpoint() {
        return routes.endpointFor(id.serverId(), id.userId());
    }

    private Look look(EndpointChoice.Ready ready, boolean proven) {
        spacing.allow(ready.perMinute());
        int most = batch(proven ? connections(ready) : Math.min(connections(ready), 2));
        int asked = Math.min(most, deliveries.leftToday(id.queue(), ready.perDay()));
        return asked <= 0
                ? new Look.DayIsFull()
                : new Look.Messages(ready, asked, due(ready, Pick.first(order.turn(), asked)));
    }

    private int batch(int connections) {
        return spacing.none() ? BATCH * connections : PACED_BATCH;
    }

    /// One message alone.
    Supply alone(QueuedMessage message) {
        return new Supply(List.of(message), order.turn());
    }

    /// What workers are given; more follows by itself where nothing else is to be looked at.
    Supply supply(Look.Messages look, List<QueuedMessage> usable, int connections) {
        var ready = look.server();
        return spacing.none() && ready.perDay() == null
                ? new Supply(
                        new Due(look.due().found(), usable, Map.of()),
                        batch(connections),
                        order.turn(),
                        pick -> more(ready, connections, pick))
                : new Supply(usable, order.turn());
    }

    /// @return more messages for workers that have nothing else to look at; none: there may be
    private Due more(EndpointChoice.Ready ready, int connections, Pick pick) {
        var next =
                deliveries.together(() ->
                        lanes.paused(id.agencyId())
                                        || lanes.othersWait()
                                        || !ready.equals(endpoint())
                                        || connections(ready) != connections
                                ? Due.NONE
                                : due(ready, pick));
        var whole = clearance.whole(next);
        holdStopped(whole);
        return whole;
    }

    int connections(EndpointChoice.Ready ready) {
        return spacing.connections(ready.maxConnections());
    }

    private Due due(EndpointChoice.Ready ready, Pick pick) {
        return clearance.judge(ready.endpoint().place(), deliveries.due(id.queue(), pick));
    }

    void holdStopped(Due due) {
        if (!due.stopped().isEmpty()) {
            deliveries.hold(due.stopped());
        }
    }
}
