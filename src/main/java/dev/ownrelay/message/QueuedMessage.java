package dev.ownrelay.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A message as a lane needs it, as its row was when the lane looked.
///
/// @param turnOf see [Message]; null: it goes first
/// @param senderEnabled whether the sender may sign in
/// @param serverId null: the default relay
/// @param source as written, without the files
/// @param spliceAt where in the source the files go; null: there are none
/// @param size of the whole in octets
/// @param attempt the fence, see [Message]
/// @param attemptsSinceQueued the tries since a person last put it into the queue
/// @param destination where the server was when the sender chose it; null: not checked
/// @param liftsMark whether its acceptance shows that the mark of its address is wrong
/// @param batchPaused whether its batch was paused after it was put into the queue
/// @param signature the field that signs it, made when it was taken in; null: none
/// @param signedBy the name of the record of the key that made it
public record QueuedMessage(
        UUID tenantId,
        UUID id,
        UUID batchId,
        UUID senderId,
        @Nullable UUID turnOf,
        boolean senderEnabled,
        @Nullable UUID serverId,
        String routeName,
        String fromAddress,
        String toAddress,
        byte[] source,
        @Nullable Integer spliceAt,
        long size,
        int attempt,
        int attemptsSinceQueued,
        Instant queuedAt,
        Instant dueAt,
        @Nullable String destination,
        boolean liftsMark,
        boolean batchPaused,
        byte @Nullable [] signature,
        @Nullable String signedBy) {

    /// Whether the sender chose a server at another place.
    public boolean waitsForAnotherThan(String place) {
        return destination != null && !destination.equals(place);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QueuedMessage message
                && id.equals(message.id)
                && attempt == message.attempt;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
