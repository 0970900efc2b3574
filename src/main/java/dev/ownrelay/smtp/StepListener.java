package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Stage;

/// Hears of each step of a conversation that went well, as it happens.
@FunctionalInterface
interface StepListener {

    StepListener NONE = (stage, detail) -> {};

    /// @param detail data, no sentence: an address, a protocol, the server's words
    void passed(Stage stage, String detail);

    /// TLS is in force, and with whom.
    default void secured(TlsDetails tls) {}
}
