package dev.ownrelay.outbox;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.EnumSet;
import java.util.Set;

/// What a person may do with a message, and what would only end where it is now.
@Component
class MessageChoices {

    /// Held for the server's sake, not for the message's or its sender's.
    private static final Set<@Nullable HoldReason> OTHER_ROUTE =
            Set.copyOf(
                    EnumSet.complementOf(
                            EnumSet.of(
                                    HoldReason.SENDER_DISABLED,
                                    HoldReason.FILES_DAMAGED,
                                    HoldReason.BATCH_PAUSED,
                                    HoldReason.INTERNAL_ERROR,
                                    HoldReason.ADDRESS_MARKED)));

    /// What only another address in From, or another list, helps against.
    static final Set<RouteChoice.@Nullable Reason> BARRED =
            EnumSet.of(RouteChoice.Reason.DOMAIN_NOT_ALLOWED, RouteChoice.Reason.ADDRESS_UNPROVEN);

    /// The message's own server cannot be used and there is no other way for it, or nothing leaves
    /// in its sender's name.
    static final class RouteUnusableException extends IllegalStateException {

        private final RouteChoice.@Nullable Reason reason;

        /// @param reason null: it lies with the message or its sender
        RouteUnusableException(RouteChoice.@Nullable Reason reason) {
            this.reason = reason;
        }

        /// Whether its server may not send as what stands in From.
        boolean barred() {
            return BARRED.contains(reason);
        }
    }

    private final Routes routes;
    private final Senders senders;
    private final RelayPauses relay;

    MessageChoices(Routes routes, Senders senders, RelayPauses relay) {
        this.routes = routes;
        this.senders = senders;
        this.relay = relay;
    }

    /// @param retryable whether there is a next try to make sooner
    Story.Actions of(Message message, SignedIn reader, boolean retryable) {
        if (!MessageAccess.mayAct(message, reader)) {
            return Story.Actions.NONE;
        }
        var state = message.state();
        var again = Message.SENDABLE_AGAIN.contains(state) && message.textRemovedAt() == null;
        var mayLeave = !again || senderMay(message);
        var unusable = again && mayLeave ? unusable(message) : null;
        return new Story.Actions(
                Message.CANCELLABLE.contains(state),
                again && mayLeave && unusable == null,
                state == MessageState.UNKNOWN,
                state == MessageState.QUEUED
                        && retryable
                        && (reader.operator() || !relayRests(message)),
                unusable,
                state == MessageState.HELD
                        && OTHER_ROUTE.contains(message.holdReason())
                        && message.senderId().equals(reader.userId()),
                !mayLeave && message.holdReason() != HoldReason.SENDER_DISABLED,
                mayLeave || reader.role() != Role.ADMIN ? null : message.senderId());
    }

    /// Then only the operator has it tried sooner: all agencies share its login.
    private boolean relayRests(Message message) {
        return message.smtpServerId() == null && relay.restsUntil().isPresent();
    }

    /// The message key of why the message cannot leave by its own route; null: it can.
    private @Nullable String unusable(Message message) {
        return switch (endpoint(message)) {
            case EndpointChoice.Ready _,
                    EndpointChoice.SignInNeeded _,
                    EndpointChoice.KeyUnknown _,
                    EndpointChoice.EachUser _ ->
                    null;
            case EndpointChoice.NotReady(var reason) ->
                    "message.route." + (BARRED.contains(reason) ? reason : "unusable");
        };
    }

    /// Whoever sends a message again decides anew, by what is allowed and proven today.
    private EndpointChoice endpoint(Message message) {
        return routes.endpointFor(
                message.smtpServerId(), message.senderId(), message.fromAddress());
    }

    /// Whether messages may leave in the name of the message's sender.
    boolean senderMay(Message message) {
        return senders.find(message.senderId()).filter(Sender::enabled).isPresent();
    }

    /// Where the message's own server is now; null: the default relay, which the operator answers
    /// for.
    ///
    /// @throws RouteUnusableException when it cannot be used, or nothing leaves in the name of the
    ///   message's sender
    @Nullable String way(Message message) {
        if (!senderMay(message)) {
            throw new RouteUnusableException(null);
        }
        var choice = endpoint(message);
        if (choice instanceof EndpointChoice.NotReady(var reason)) {
            throw new RouteUnusableException(reason);
        }
        return message.smtpServerId() == null ? null : choice.place();
    }
}
