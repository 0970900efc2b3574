package dev.ownrelay.message;

import jakarta.persistence.AttributeConverter;

import java.util.List;
import java.util.stream.Stream;

/// The states of a message.
public enum MessageState {
    SCHEDULED,
    QUEUED,
    SENDING,
    SENT,
    FAILED,
    UNKNOWN,
    HELD,
    CANCELLED,

    /// One that a newer version of Ownrelay gave the message, while nodes of both versions run. It
    /// is shown, and left alone.
    NEWER;

    /// Whether the message will move on by itself, so that a page is worth polling.
    public boolean moves() {
        return this == QUEUED || this == SENDING;
    }

    /// Those that this version gives to messages.
    public static List<MessageState> own() {
        return Stream.of(values()).filter(state -> state != NEWER).toList();
    }

    /// The state as the database has it, which takes no `NEWER`.
    static final class Column implements AttributeConverter<MessageState, String> {

        @Override
        public String convertToDatabaseColumn(MessageState state) {
            return state.name();
        }

        @Override
        public MessageState convertToEntityAttribute(String name) {
            return own().stream()
                    .filter(state -> state.name().equals(name))
                    .findFirst()
                    .orElse(NEWER);
        }
    }
}
