package dev.ownrelay.conversation;

/// Claims a message for this connection. Called once, after the server's 354 and before the first
/// byte of the message; when it returns, the claim is durable.
@FunctionalInterface
public interface Mark {

    /// @return false when another worker owns the message: then no body and no final dot is sent
    boolean set();
}
