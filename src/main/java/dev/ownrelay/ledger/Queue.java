package dev.ownrelay.ledger;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.UUID;

/// The messages of one lane.
///
/// @param server null: the default relay
/// @param sender whose they are, where each user has a login of their own; null: everybody's
public record Queue(@Nullable UUID server, @Nullable UUID sender) {

    /// As the rows of lanes are locked, so that nobody waits for somebody who waits for them.
    public static final Comparator<Queue> ORDER =
            Comparator.comparing((Queue queue) -> "" + queue.server())
                    .thenComparing(queue -> "" + queue.sender());

    /// Everybody's messages of a server.
    public static Queue of(@Nullable UUID server) {
        return new Queue(server, null);
    }
}
