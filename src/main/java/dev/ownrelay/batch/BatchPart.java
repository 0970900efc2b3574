package dev.ownrelay.batch;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// The parts of a batch, by what became of its messages.
public enum BatchPart {
    ACCEPTED("SENT"),
    REFUSED("FAILED"),
    UNKNOWN("UNKNOWN"),
    WAITING(null),
    HELD("HELD"),
    CANCELLED("CANCELLED");

    private final @Nullable String state;

    BatchPart(@Nullable String state) {
        this.state = state;
    }

    /// As pages call it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state of all its messages, by which the outbox lists them; null: they have several.
    public @Nullable String state() {
        return state;
    }

    /// What the outbox calls messages that have several states; null: they have one.
    public @Nullable String open() {
        return state == null ? OPEN : null;
    }

    /// The part of the outbox that waits or leaves just now.
    public static final String OPEN = "open";
}
