package dev.ownrelay.feedback;

import dev.ownrelay.conversation.DeliveryResult;

/// Counts what mail servers answer and no rule knows. Kept by the module of the outbox, which this
/// one must not depend on.
public interface SeenReplies {

    /// Waits for nothing.
    void note(DeliveryResult.Reply reply);
}
