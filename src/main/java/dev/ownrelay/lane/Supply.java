package dev.ownrelay.lane;

import dev.ownrelay.ledger.Pick;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The messages that the workers of a lane take in turn. More are fetched before these run out, so
/// that no connection waits for the database, for as long as nothing else is to be looked at. What
/// is fetched later and goes first leaves before what waits here.
final class Supply {

    /// How long the queue is not looked through from its beginning: some messages may have come
    /// into it behind what was found.
    private static final long AFRESH = Duration.ofSeconds(1).toNanos();

    private final Deque<QueuedMessage> small = new ArrayDeque<>();
    private final Deque<QueuedMessage> large = new ArrayDeque<>();
    private final Set<UUID> inHand = new HashSet<>();
    private final Map<@Nullable UUID, QueuedMessage> reached = new HashMap<>();
    private final int batch;
    private final Source source;

    /// After all that were taken.
    private Turn turn;

    private long begun = System.nanoTime();
    private boolean fetching;
    private boolean closed;

    interface Source {

        /// @return the due messages that come next, a whole batch if there is one; fewer: nothing
        ///   more is to be fetched before other things are looked at
        Due next(Pick pick);
    }

    /// These messages and no others.
    Supply(List<QueuedMessage> messages, Turn turn) {
        this(Due.all(messages), messages.size() + 1, turn, _ -> Due.NONE);
    }

    /// @param first a batch of messages to begin with
    /// @param turn before them
    Supply(Due first, int batch, Turn turn, Source source) {
        this.batch = batch;
        this.source = source;
        this.turn = turn;
        add(first);
    }

    synchronized int size() {
        return small.size() + large.size();
    }

    /// Nothing more is fetched.
    synchronized void close() {
        closed = true;
    }

    /// Nothing more is handed out either: what is known of the messages is no longer true.
    synchronized void drop() {
        closed = true;
        small.clear();
        large.clear();
    }

    /// The end of a message that was taken is stored, so that it is not due any more.
    synchronized void settled(QueuedMessage message) {
        inHand.remove(message.id());
    }

    /// @return null when all messages are taken
    @Nullable QueuedMessage next() {
        var pick = pick();
        if (pick != null) {
            fetch(pick);
        }
        return take();
    }

    /// @return what the caller has to fetch; null: nothing
    private synchronized @Nullable Pick pick() {
        if (closed || fetching || size() > batch / 2) {
            return null;
        }
        fetching = true;
        long now = System.nanoTime();
        if (now - begun > AFRESH) {
            reached.clear();
            begun = now;
        }
        var last = large.isEmpty() ? turn.last() : large.getLast().turnOf();
        return new Pick(
                new Turn(turn.ahead(), last),
                List.copyOf(inHand),
                List.copyOf(reached.values()),
                batch);
    }

    private void fetch(Pick pick) {
        var due = Due.NONE;
        try {
            due = source.next(pick);
        } finally {
            fetched(due);
        }
    }

    private synchronized void fetched(Due due) {
        fetching = false;
        add(due);
        notifyAll();
    }

    private void add(Due due) {
        var found = due.found();
        found.forEach(message -> reached.put(message.turnOf(), message));
        if (!closed) {
            due.usable().forEach(this::add);
        }
        closed |= found.size() < batch;
    }

    private void add(QueuedMessage message) {
        (message.turnOf() == null ? small : large).add(message);
        inHand.add(message.id());
    }

    private synchronized @Nullable QueuedMessage take() {
        while (size() == 0 && fetching) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        boolean fromLarge = small.isEmpty() || !large.isEmpty() && turn.isOfLarge();
        var message = (fromLarge ? large : small).poll();
        turn = message == null ? turn : turn.after(message);
        return message;
    }
}
