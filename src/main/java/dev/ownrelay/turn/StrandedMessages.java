package dev.ownrelay.turn;

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

    StrandedMessages(Routes routes, Deliveries deliveries) {
        this.routes = routes;
        this.deliveries = deliveries;
    }

    /// Where the server is now; null: it cannot be used.
    @Nullable String place(@Nullable UUID server) {
        return routes.endpoint(server) instanceof EndpointChoice.Ready ready
                ? ready.endpoint().place()
                : null;
    }

    void follow(UUID server) {
        deliveries.follow(server);
    }

    /// @param before where the server was before; a long queue is looked through only if it moved
    void hold(@Nullable UUID server, @Nullable String before) {
        switch (routes.endpoint(server)) {
            case EndpointChoice.NotReady(var reason) ->
                    deliveries.holdAll(server, HoldReason.of(reason));
            case EndpointChoice.Ready ready
                    when server != null && !ready.endpoint().place().equals(before) ->
                    deliveries.holdMoved(server, ready.endpoint().place());
            case EndpointChoice.Ready _, EndpointChoice.SignInNeeded _ -> {}
        }
    }
}
