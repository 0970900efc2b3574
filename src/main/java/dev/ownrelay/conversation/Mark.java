package dev.ownrelay.conversation;

/// Claims a letter for this connection. Called once, after the server's 354 and before the first
/// byte of the letter; when it returns, the claim is durable.
@FunctionalInterface
public interface Mark {

    /// @return false when another worker owns the letter: then no body and no final dot is sent
    boolean set();
}
