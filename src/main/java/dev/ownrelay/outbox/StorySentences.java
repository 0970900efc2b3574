package dev.ownrelay.outbox;

import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.ledger.DayCounts;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Moments;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.SignInStates;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Says in one sentence where a message is in its story, and what it waits for.
@Component
class StorySentences {

    private static final String OVER_TODAY = "message.story.QUEUED.day";

    /// The state in one sentence, and the moment it speaks of.
    record Sentence(String key, @Nullable Instant at) {

        /// Whether a message that waits could be tried sooner.
        boolean retryable() {
            return at != null && !key.startsWith(OVER_TODAY);
        }
    }

    private final MessageChoices choices;
    private final Routes routes;
    private final RelayRests rests;
    private final ServerPauses pauses;
    private final DayCounts counts;
    private final SignInStates signIns;
    private final Clock clock;

    StorySentences(
            MessageChoices choices,
            Routes routes,
            RelayRests rests,
            ServerPauses pauses,
            DayCounts counts,
            SignInStates signIns,
            Clock clock) {
        this.choices = choices;
        this.routes = routes;
        this.rests = rests;
        this.pauses = pauses;
        this.counts = counts;
        this.signIns = signIns;
        this.clock = clock;
    }

    /// Why its server gets no messages now.
    Optional<ServerPause> pause(Message message) {
        var server = message.smtpServerId();
        return message.state() != MessageState.QUEUED || server == null
                ? Optional.empty()
                : pauses.find(server).filter(pause -> pause.rests(clock.instant()));
    }

    /// The sign-in that it waits for.
    Optional<SignInStates.Wait> signIn(Message message) {
        var server = message.smtpServerId();
        return message.state() != MessageState.QUEUED || server == null
                ? Optional.empty()
                : signIns.wait(server, message.senderId());
    }

    Sentence of(Message message, List<DeliveryAttempt> tries, @Nullable ServerPause pause) {
        var last = tries.isEmpty() ? null : tries.getFirst().outcome();
        var key = "message.story." + message.state();
        return switch (message.state()) {
            case SCHEDULED -> new Sentence(key, message.dueAt());
            case QUEUED -> waiting(message, last, pause);
            case SENDING, NEWER -> new Sentence(key, null);
            case SENT -> sent(message, last);
            case FAILED ->
                    new Sentence(
                            key + (last == Outcome.REJECTED ? "" : ".gaveUp"),
                            message.finishedAt());
            case UNKNOWN -> cameBack(key, message).orElse(new Sentence(key, message.finishedAt()));
            case CANCELLED ->
                    new Sentence(
                            key + (message.heldTooLong() ? ".held" : ""), message.finishedAt());
            case HELD -> new Sentence(key + "." + message.holdReason() + held(message), null);
        };
    }

    /// Whether it may leave again after its sender could not sign in.
    private String held(Message message) {
        return message.holdReason() == HoldReason.SENDER_DISABLED && choices.senderMay(message)
                ? ".over"
                : "";
    }

    private static Sentence sent(Message message, @Nullable Outcome last) {
        var key = "message.story.SENT";
        return cameBack(key, message)
                .orElse(
                        new Sentence(
                                key + (last == Outcome.ACCEPTED ? "" : ".byHand"),
                                message.finishedAt()));
    }

    private static Optional<Sentence> cameBack(String key, Message message) {
        return Optional.ofNullable(message.bouncedAt())
                .map(at -> new Sentence(key + Story.CAME_BACK, at));
    }

    private Sentence waiting(Message message, @Nullable Outcome last, @Nullable ServerPause pause) {
        var signIn = signIn(message);
        if (signIn.isPresent()) {
            return new Sentence("message.story.QUEUED.signIn", null);
        }
        if (pause != null) {
            return new Sentence(
                    "message.story.QUEUED.paused", Moments.later(pause.until(), message.dueAt()));
        }
        var lane = MessageActions.lane(message);
        var rest = rests.of(lane);
        if (rest.isPresent()) {
            var key = "message.story.QUEUED." + rest.get().reason().word();
            return new Sentence(key, Moments.later(rest.get().until(), message.dueAt()));
        }
        if (dayIsOver(message)) {
            return new Sentence(
                    OVER_TODAY + (lane.viaRelay() ? ".relay" : ""),
                    Moments.later(counts.tomorrow(), message.dueAt()));
        }
        if (message.dueAt().isAfter(clock.instant())) {
            return new Sentence("message.story.QUEUED" + why(last), message.dueAt());
        }
        return new Sentence("message.story.QUEUED", null);
    }

    /// The server has taken as many messages today as it may.
    private boolean dayIsOver(Message message) {
        var server = message.smtpServerId();
        boolean own = routes.eachUserSignsIn(server);
        var queue = own ? new Queue(server, message.senderId()) : Queue.of(server);
        return routes.perDay(server)
                .filter(most -> counts.handedOverToday(queue) >= most)
                .isPresent();
    }

    private static String why(@Nullable Outcome last) {
        return switch (last) {
            case INTERNAL_ERROR -> ".internal";
            case UNAVAILABLE, UNTRUSTED, UNAUTHORIZED -> ".server";
            case null, default -> ".deferred";
        };
    }
}
