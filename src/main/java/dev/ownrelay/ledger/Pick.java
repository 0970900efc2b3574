package dev.ownrelay.ledger;

import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// What a lane asks its queue for.
///
/// @param turn what leaves next
/// @param inHand messages that somebody delivers, although they are still in the queue
/// @param reached the last that was found of what goes first and of each sender: what comes before
///   them need not be looked through again
/// @param most messages
public record Pick(
        Turn turn, Collection<UUID> inHand, Collection<QueuedMessage> reached, int most) {

    /// Of all that is due.
    public static Pick first(Turn turn, int most) {
        return new Pick(turn, List.of(), List.of(), most);
    }

    /// The last found of what goes first.
    @Nullable QueuedMessage reachedOfSmall() {
        return reached.stream().filter(one -> one.turnOf() == null).findFirst().orElse(null);
    }

    List<QueuedMessage> reachedOfLarge() {
        return reached.stream().filter(one -> one.turnOf() != null).toList();
    }
}
