package dev.ownrelay.people;

import java.util.UUID;

/// The messages of the current agency that have not left yet. Kept by the module of the messages,
/// which this one must not depend on.
public interface MessageQueue {

    /// Keeps back what the user has in the queue, in the caller's transaction.
    ///
    /// @param senderId a user who may no longer send
    void hold(UUID senderId);

    /// Lets what waits leave now, after the agency was paused.
    void wake();
}
