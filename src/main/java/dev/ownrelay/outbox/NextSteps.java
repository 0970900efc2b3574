package dev.ownrelay.outbox;

import dev.ownrelay.explanation.ReceiverQuestion;
import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteStates;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// What a person can do next about a message that stays where it is.
///
/// @param primary what helps most likely; null: nothing that could be pressed here
/// @param others what else can be done
/// @param old the address of the message
/// @param present the address that its candidate has now, where that is another one; else empty
/// @param saves whether there is a candidate who would get another address
/// @param route that a new message in its sender's name takes; null: none
/// @param routeState how that route does now; null: there is none
/// @param servers by which it can leave instead
/// @param question for those who run the recipient's mail
record NextSteps(
        UUID id,
        @Nullable Step primary,
        List<Step> others,
        String old,
        String present,
        boolean saves,
        @Nullable Route route,
        RouteStates.@Nullable Shown routeState,
        List<OtherRoutes.Choice> servers,
        List<OtherRoutes.Barred> barred,
        ReceiverQuestion question) {

    public boolean none() {
        return primary == null && others.isEmpty();
    }

    /// Whether there is a field for another address, which can say why one was not taken.
    public boolean offersAddress() {
        return primary == Step.OTHER_ADDRESS || others.contains(Step.OTHER_ADDRESS);
    }

    /// What the page says of the route.
    public String shown() {
        return route == null ? "" : OtherRoutes.shown(route);
    }

    /// What the page says of all servers, so that nobody agrees to something else.
    public String shownServers() {
        return OtherRoutes.shown(servers);
    }
}
