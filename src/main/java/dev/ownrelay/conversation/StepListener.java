package dev.ownrelay.conversation;

import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

/// Hears of each step of a conversation that went well, as it happens.
@FunctionalInterface
public interface StepListener {

    StepListener NONE = (stage, detail) -> {};

    /// @param detail data, no sentence: an address, a protocol, the server's words
    void passed(Stage stage, String detail);

    /// Where to write down what is said; null: nowhere, as in every send.
    default @Nullable Transcript transcript() {
        return null;
    }

    /// TLS is in force, and with whom.
    default void secured(TlsFacts tls) {}
}
