package dev.ownrelay.smtp;

import java.util.UUID;

/// The letters that wait for a server. Told by the module of the outbox, which this one must not
/// depend on.
public interface WaitingLetters {

    /// Tries again at once; within the caller's transaction.
    void tryNow(UUID serverId);
}
