package dev.ownrelay.ledger;

import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.UUID;

/// How far a lane is in the order in which its messages leave. Those of small batches go first, as
/// they are due; but after every three of them goes one of a large batch, where one waits. The
/// senders of large batches take turns, in the order of their ids.
///
/// @param ahead how many of small batches left since one of a large batch did; at most three
/// @param last whose turn was the last; null: nobody's
public record Turn(int ahead, @Nullable UUID last) {

    static final int MOST_AHEAD = 3;

    /// Where a lane begins that has never had a large batch.
    public static final Turn BEGIN = new Turn(MOST_AHEAD, null);

    /// PostgreSQL's order, by the unsigned octets.
    private static final Comparator<UUID> BY_ID = Comparator.comparing(UUID::toString);

    public Turn after(QueuedMessage message) {
        return message.turnOf() == null
                ? new Turn(Math.min(MOST_AHEAD, ahead + 1), last)
                : new Turn(0, message.turnOf());
    }

    /// Whether a message of a large batch goes next, where one waits.
    public boolean isOfLarge() {
        return ahead >= MOST_AHEAD;
    }

    /// How many of large batches leave before so many of small batches have left, where as many
    /// wait.
    long largeBefore(long small) {
        return (small - 1 + ahead) / MOST_AHEAD;
    }

    /// How many of small batches leave before so many of large batches have left, where as many
    /// wait.
    long smallBefore(long large) {
        return MOST_AHEAD * large - ahead;
    }

    /// Whether the next turn of one sender comes before that of another.
    boolean isBefore(UUID one, UUID other) {
        var passed = Comparator.<UUID, Boolean>comparing(id -> last != null && !after(id));
        return passed.thenComparing(BY_ID).compare(one, other) < 0;
    }

    private boolean after(UUID id) {
        return last == null || BY_ID.compare(id, last) > 0;
    }
}
