package dev.ownrelay.outbox;

import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SENT;
import static dev.ownrelay.message.MessageState.UNKNOWN;

import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// What a person can do with messages, one or many.
public enum MessageVerb {
    RETRY_NOW(EnumSet.of(QUEUED)),
    CANCEL(Message.CANCELLABLE),
    SEND_AGAIN(Message.SENDABLE_AGAIN),
    MARK_AS_SENT(EnumSet.of(UNKNOWN)),
    SEEN(EnumSet.of(FAILED, SENT));

    private final Set<MessageState> from;

    MessageVerb(Set<MessageState> from) {
        this.from = from;
    }

    /// The states in which a message lets it be done.
    Set<MessageState> from() {
        return from;
    }

    /// As rows and buttons of a page say it, with blanks between.
    public String kinds() {
        return from.stream()
                .map(state -> this == SEEN && state == SENT ? "BOUNCED" : state.name())
                .collect(Collectors.joining(" "));
    }

    /// Whether it sends or stops messages, so that people are asked before it happens to many.
    boolean grave() {
        return this == CANCEL || this == SEND_AGAIN;
    }

    /// The deed as the audit trail names it.
    String noted() {
        return switch (this) {
            case RETRY_NOW -> "message.retried";
            case CANCEL -> "message.cancelled";
            case SEND_AGAIN -> "message.sent-again";
            case MARK_AS_SENT -> "message.marked-sent";
            case SEEN -> "message.put-aside";
        };
    }

    /// Whether a list of messages of a state offers it; null: of any state. Few that were accepted
    /// came back.
    public boolean fits(@Nullable MessageState state) {
        return state == null || from.contains(state) && !(this == SEEN && state == SENT);
    }
}
