package dev.ownrelay.outbox;

/// The states of a letter.
public enum MessageState {
    SCHEDULED,
    QUEUED,
    SENDING,
    SENT,
    FAILED,
    UNKNOWN,
    HELD,
    CANCELLED;

    /// Whether the letter will move on by itself, so that a page is worth polling.
    public boolean moves() {
        return this == QUEUED || this == SENDING;
    }
}
