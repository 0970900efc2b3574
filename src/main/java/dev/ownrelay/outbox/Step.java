package dev.ownrelay.outbox;

import java.util.Locale;

/// What a person can do about a message that does not arrive.
enum Step {
    OTHER_ADDRESS,
    WRITE_ANEW,
    OTHER_SERVER,
    SEND_AGAIN,
    ASK_RECEIVER;

    /// The value of `data-step`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
