package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Route;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Sends messages that are on hold by another way, which their sender chose.
@Service
class Rerouting {

    private final Routes routes;
    private final ManyMessages many;
    private final Messages messages;
    private final ChosenMessages chosen;
    private final AuditTrail audit;
    private final Renewal renewal;
    private final Clock clock;

    Rerouting(
            Routes routes,
            ManyMessages many,
            Messages messages,
            ChosenMessages chosen,
            AuditTrail audit,
            Renewal renewal,
            Clock clock) {
        this.routes = routes;
        this.many = many;
        this.messages = messages;
        this.chosen = chosen;
        this.audit = audit;
        this.renewal = renewal;
        this.clock = clock;
    }

    /// How many messages would be asked to leave by another way.
    int count(Selection selection, SignedIn me) {
        return chosen.held(selection, me.userId(), ManyMessages.MOST).size();
    }

    /// The addresses in From that the messages have now.
    @Transactional(readOnly = true)
    TreeSet<String> before(Selection selection, SignedIn me) {
        var ids = chosen.held(selection, me.userId(), ManyMessages.MOST);
        return ids.isEmpty() ? new TreeSet<>() : new TreeSet<>(messages.fromAddresses(ids));
    }

    /// Only what is held: nothing of that can have left.
    Tally send(Selection selection, OtherRoutes.Choice choice, SignedIn me) {
        return send(selection, Set.of(MessageState.HELD), choice, me);
    }

    /// @param twice whether it may leave though it may have left before
    Tally send(UUID message, boolean twice, OtherRoutes.Choice choice, SignedIn me) {
        var from = EnumSet.copyOf(Message.SENDABLE_AGAIN);
        if (!twice) {
            from.remove(MessageState.UNKNOWN);
        }
        return send(Selection.of(message), from, choice, me);
    }

    private Tally send(
            Selection selection, Set<MessageState> from, OtherRoutes.Choice choice, SignedIn me) {
        return many.reroute(selection, from, message -> send(message, choice.route(), me), me);
    }

    private void send(Message message, Route route, SignedIn me) {
        var way = way(message, route);
        renew(message, route);
        var before = message.routeName() + " as " + message.fromAddress();
        message.sendBy(route, way, clock.instant());
        audit.note(
                me.userId(),
                "message.rerouted",
                message.getId(),
                "%s -> %s as %s".formatted(before, route.serverName(), message.fromAddress()));
    }

    /// @throws MessageChoices.RouteUnusableException when the message has not exactly one From
    private void renew(Message message, Route route) {
        if (route.fromAddress().equals(message.fromAddress())) {
            renewal.of(message, clock.instant());
        } else if (!renewal.of(
                message,
                new HeaderExchange().sender(route),
                route.fromAddress(),
                clock.instant())) {
            throw new MessageChoices.RouteUnusableException(null);
        }
    }

    /// The page of the route was made before, so it may be gone by now.
    private @Nullable String way(Message message, Route route) {
        var choice = routes.endpointFor(route.serverId(), message.senderId(), route.fromAddress());
        if (choice instanceof EndpointChoice.NotReady(var reason)) {
            throw new MessageChoices.RouteUnusableException(reason);
        }
        return route.viaDefaultRelay() ? null : choice.place();
    }
}
