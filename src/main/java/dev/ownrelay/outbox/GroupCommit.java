package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;

import java.util.ArrayList;
import java.util.List;

/// The marks and results of all connections of one lane. Those that come while a commit is under
/// way share the next one, so that many connections need few commits. Each caller goes on only when
/// its own is durable.
final class GroupCommit {

    /// While one commit is under way, other letters are spoken of with the server.
    private static final int AT_A_TIME = 2;

    private final Ledger ledger;
    private List<Waiting> queue = new ArrayList<>();
    private int underWay;

    GroupCommit(Ledger ledger) {
        this.ledger = ledger;
    }

    /// @return whether the letter to mark is ours to send
    boolean commit(LedgerEntry entry) {
        var own = new Waiting(entry);
        var group = join(own);
        if (!group.isEmpty()) {
            try {
                store(group);
            } finally {
                ended();
            }
        }
        return own.result();
    }

    /// @return those whose entries the caller has to store; empty: another one did it
    private synchronized List<Waiting> join(Waiting own) {
        queue.add(own);
        boolean interrupted = false;
        while (!own.done && (own.taken || underWay == AT_A_TIME)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // the entry may be in a commit already
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (own.done) {
            return List.of();
        }
        underWay++;
        var group = queue;
        group.forEach(one -> one.taken = true);
        queue = new ArrayList<>();
        return group;
    }

    private synchronized void ended() {
        underWay--;
        notifyAll();
    }

    /// What one entry is refused for must not fail the others. Of a commit that failed otherwise
    /// nobody knows whether it counts, so it is not repeated here.
    private void store(List<Waiting> group) {
        try {
            storeTogether(group);
        } catch (DataIntegrityViolationException | PessimisticLockingFailureException e) {
            if (group.size() == 1) {
                group.getFirst().fail(e);
            } else {
                group.forEach(one -> store(List.of(one)));
            }
        } catch (RuntimeException | Error e) {
            group.forEach(one -> one.fail(e));
        }
    }

    private void storeTogether(List<Waiting> group) {
        var marked = ledger.commit(group.stream().map(one -> one.entry).toList());
        group.forEach(one -> one.end(one.entry.marks(marked)));
    }

    private static final class Waiting {

        final LedgerEntry entry;
        private boolean taken;
        private volatile boolean done;
        private boolean marked;
        private @Nullable Throwable failure;

        Waiting(LedgerEntry entry) {
            this.entry = entry;
        }

        void end(boolean marked) {
            this.marked = marked;
            done = true;
        }

        void fail(Throwable failure) {
            this.failure = failure;
            done = true;
        }

        boolean result() {
            return switch (failure) {
                case null -> marked;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            };
        }
    }
}
