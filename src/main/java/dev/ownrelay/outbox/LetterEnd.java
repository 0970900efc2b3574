package dev.ownrelay.outbox;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.DeliveryResult.Reply;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// How one try ended and what becomes of its letter.
record LetterEnd(
        Handover handover,
        Outcome outcome,
        MessageState state,
        Instant dueAt,
        @Nullable Instant finishedAt,
        @Nullable HoldReason hold) {

    QueuedLetter letter() {
        return handover.letter();
    }

    UUID id() {
        return letter().id();
    }

    /// The attempt that this try was.
    int number() {
        return letter().attempt() + 1;
    }

    /// The attempt that the row shows while the letter is still this try's.
    int fence() {
        return handover.marked() ? number() : letter().attempt();
    }

    MessageState from() {
        return handover.marked() ? MessageState.SENDING : MessageState.QUEUED;
    }

    /// Whether it answers the question that was put to people because this node was thought dead.
    boolean answersQuestion() {
        return handover.marked() && outcome != Outcome.UNKNOWN;
    }

    DeliveryAttempt attempt() {
        var next = state == MessageState.QUEUED ? dueAt : null;
        return new DeliveryAttempt(
                letter(), number(), outcome, reply(), handover.startedAt(), next);
    }

    /// Our own failure is told by its kind only: its words may quote the letter.
    Reply reply() {
        var error = handover.internalError();
        return error == null
                ? handover.result().reply()
                : new Reply(Stage.BODY, 0, error.getClass().getSimpleName(), 0);
    }
}
