package dev.ownrelay.smtp;

import java.util.UUID;

/// The letters that wait for a server. Kept by the module of the outbox, which this one must not
/// depend on.
public interface WaitingLetters {

    /// Tries again at once; within the caller's transaction.
    void tryNow(UUID serverId);

    /// Keeps back what was meant for another place than the one where the server is now.
    ///
    /// @return how many letters wait for an answer because of that
    int holdMoved(UUID serverId);
}
