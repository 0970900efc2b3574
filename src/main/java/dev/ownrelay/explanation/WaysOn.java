package dev.ownrelay.explanation;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Cause.NextStep;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.WayOut;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.RouteOptions;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.SenderVerdict;

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
    private final RouteOptions options;

    WaysOn(MarkedAddresses addresses, Senders senders, Routes routes, RouteOptions options) {
        this.addresses = addresses;
        this.senders = senders;
        this.routes = routes;
        this.options = options;
    }

    List<WayOut> of(Message message, Explanation explanation, SignedIn reader) {
        boolean administrator = reader.role() == Role.ADMIN;
        return WayOut.of(
                explanation,
                new WayOut.Spot(
                        message.getId(),
                        candidate(message, explanation),
                        server(message),
                        domain(message),
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

    /// Where the default relay writes as itself, its domain is not the agency's.
    private static @Nullable String domain(Message message) {
        var from = message.fromAddress();
        return message.replyTo() == null ? from.substring(from.lastIndexOf('@') + 1) : null;
    }

    /// What receivers make of the sender by the way of a message now, where that is the question;
    /// null: it is not, or nobody knows.
    @Nullable SenderVerdict verdict(Message message, Explanation explanation) {
        if (explanation.cause() != Cause.SENDER_DOMAIN_UNAUTHENTICATED) {
            return null;
        }
        var choice =
                routes.forUser(message.smtpServerId(), message.fromAddress(), message.fromName());
        return choice instanceof RouteChoice.Usable(var route)
                ? options.verdict(route).filter(known -> known.askedAt() != null).orElse(null)
                : null;
    }

    private @Nullable UUID server(Message message) {
        var choice = routes.endpointFor(message.smtpServerId(), message.senderId());
        boolean gone =
                choice instanceof EndpointChoice.NotReady(var reason)
                        && reason == RouteChoice.Reason.SERVER_GONE;
        return gone ? null : message.smtpServerId();
    }
}
