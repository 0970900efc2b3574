package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;

/// The letters that the workers of a lane take in turn. More are fetched before these run out, so
/// that no connection waits for the database, for as long as nothing else is to be looked at.
final class Supply {

    private final Queue<Message> waiting = new ArrayDeque<>();
    private final int batch;
    private final Source source;
    private final UnaryOperator<List<Message>> usable;
    private @Nullable Message last;
    private boolean fetching;
    private boolean closed;

    interface Source {

        /// @return the due letters that come after this one, a whole batch if there is one; fewer:
        ///   nothing more is to be fetched before other things are looked at
        List<Message> after(Message last);
    }

    /// These letters and no others.
    Supply(List<Message> letters) {
        this(letters, letters.size() + 1, _ -> List.of(), same -> same);
    }

    /// @param first a batch of letters to begin with
    /// @param usable leaves out what is not to be sent
    Supply(List<Message> first, int batch, Source source, UnaryOperator<List<Message>> usable) {
        this.batch = batch;
        this.source = source;
        this.usable = usable;
        add(first, usable.apply(first));
    }

    synchronized int size() {
        return waiting.size();
    }

    /// Nothing more is fetched.
    synchronized void close() {
        closed = true;
    }

    /// Nothing more is handed out either: what is known of the letters is no longer true.
    synchronized void drop() {
        closed = true;
        waiting.clear();
    }

    /// @return null when all letters are taken
    @Nullable Message next() {
        var from = fetchAfter();
        if (from != null) {
            fetch(from);
        }
        return take();
    }

    /// @return where the caller has to go on fetching; null: nowhere
    private synchronized @Nullable Message fetchAfter() {
        if (closed || fetching || waiting.size() > batch / 2) {
            return null;
        }
        fetching = true;
        return last;
    }

    private void fetch(Message from) {
        List<Message> found = List.of();
        List<Message> good = List.of();
        try {
            found = source.after(from);
            good = usable.apply(found);
        } finally {
            fetched(found, good);
        }
    }

    private synchronized void fetched(List<Message> found, List<Message> good) {
        fetching = false;
        add(found, good);
        notifyAll();
    }

    private void add(List<Message> found, List<Message> good) {
        last = found.isEmpty() ? last : found.getLast();
        if (!closed) {
            waiting.addAll(good);
        }
        closed |= found.size() < batch;
    }

    private synchronized @Nullable Message take() {
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
