package dev.ownrelay.ledger;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// How one try ended and what becomes of its message.
record TryEnd(
        Try ended,
        Outcome outcome,
        MessageState state,
        Instant dueAt,
        @Nullable Instant finishedAt,
        @Nullable HoldReason hold) {

    QueuedMessage message() {
        return ended.message();
    }

    UUID id() {
        return message().id();
    }

    /// The attempt that this try was.
    int number() {
        return message().attempt() + 1;
    }

    /// The attempt that the row shows while the message is still this try's.
    int fence() {
        return ended.marked() ? number() : message().attempt();
    }

    MessageState from() {
        return ended.marked() ? MessageState.SENDING : MessageState.QUEUED;
    }

    /// Whether it answers the question that was put to people because this node was thought dead.
    boolean answersQuestion() {
        return ended.marked() && outcome != Outcome.UNKNOWN;
    }

    DeliveryAttempt attempt() {
        var next = state == MessageState.QUEUED ? dueAt : null;
        return new DeliveryAttempt(
                message(), number(), outcome, reply(), ended.startedAt(), next, ended.signature());
    }

    Reply reply() {
        return ended.reply();
    }
}
