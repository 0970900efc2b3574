package dev.ownrelay.message;

import java.util.List;
import java.util.UUID;

/// Messages that are to be taken in, with the signatures of those that have one already.
public record PresignedMessages(List<NewMessage> messages, List<Signature> signatures) {

    /// The signature of one of them.
    ///
    /// @param key the name of the record of the key that made it
    /// @param field as it stands in front of the message
    public record Signature(UUID message, String key, byte[] field) {}
}
