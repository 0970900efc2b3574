package dev.ownrelay.lane;

import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// The messages that the workers of a lane take in turn. More are fetched before these run out, so
/// that no connection waits for the database, for as long as nothing else is to be looked at.
final class Supply {

    private final Queue<QueuedMessage> waiting = new ArrayDeque<>();
    private final int batch;
    private final Source source;
    private @Nullable QueuedMessage last;
    private boolean fetching;
    private boolean closed;

    interface Source {

        /// @return the due messages that come after this one, a whole batch if there is one; fewer:
        ///   nothing more is to be fetched before other things are looked at
        Due after(QueuedMessage last);
    }

    /// These messages and no others.
    Supply(List<QueuedMessage> messages) {
        this(Due.all(messages), messages.size() + 1, _ -> Due.NONE);
    }

    /// @param first a batch of messages to begin with
    Supply(Due first, int batch, Source source) {
        this.batch = batch;
        this.source = source;
        add(first);
    }

    synchronized int size() {
        return waiting.size();
    }

    /// Nothing more is fetched.
    synchronized void close() {
        closed = true;
    }

    /// Nothing more is handed out either: what is known of the messages is no longer true.
    synchronized void drop() {
        closed = true;
        waiting.clear();
    }

    /// @return null when all messages are taken
    @Nullable QueuedMessage next() {
        var from = fetchAfter();
        if (from != null) {
            fetch(from);
        }
        return take();
    }

    /// @return where the caller has to go on fetching; null: nowhere
    private synchronized @Nullable QueuedMessage fetchAfter() {
        if (closed || fetching || waiting.size() > batch / 2) {
            return null;
        }
        fetching = true;
        return last;
    }

    private void fetch(QueuedMessage from) {
        var due = Due.NONE;
        try {
            due = source.after(from);
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
        last = found.isEmpty() ? last : found.getLast();
        if (!closed) {
            waiting.addAll(due.usable());
        }
        closed |= found.size() < batch;
    }

    private synchronized @Nullable QueuedMessage take() {
        while (waiting.isEmpty() && fetching) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return waiting.poll();
    }
}
