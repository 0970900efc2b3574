package dev.ownrelay.explanation;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.rejection.Cause.NextStep;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.WayOut;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where the readers of an explanation go from there.
@Component
public class WaysOn {

    private final MarkedAddresses addresses;
    private final Senders senders;
    private final Routes routes;

    WaysOn(MarkedAddresses addresses, Senders senders, Routes routes) {
        this.addresses = addresses;
        this.senders = senders;
        this.routes = routes;
    }

    List<WayOut> of(Message message, Explanation explanation, SignedIn reader) {
        boolean administrator = reader.role() == Role.ADMIN;
        return WayOut.of(
                explanation,
                new WayOut.Spot(
                        message.getId(),
                        candidate(message, explanation),
                        server(message),
                        administrator,
                        administrator ? List.of() : senders.administrators()));
    }

    /// The way to the address of a message, when it does not work.
    public Optional<WayOut> marked(Message message) {
        var address = message.toAddress();
        return addresses.among(List.of(address)).isEmpty()
                ? Optional.empty()
                : addresses.owner(address).map(WayOut::address);
    }

    /// Who has the address now: a message outlives its candidate.
    private @Nullable UUID candidate(Message message, Explanation explanation) {
        return explanation.nextStep() == NextStep.CANDIDATE_ADDRESS
                ? addresses.owner(message.toAddress()).orElse(null)
                : null;
    }

    private @Nullable UUID server(Message message) {
        var choice = routes.endpoint(message.smtpServerId());
        boolean gone =
                choice instanceof EndpointChoice.NotReady(var reason)
                        && reason == RouteChoice.Reason.SERVER_GONE;
        return gone ? null : message.smtpServerId();
    }
}
