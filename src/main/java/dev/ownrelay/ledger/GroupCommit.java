package dev.ownrelay.ledger;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.TransactionException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// The marks and results of all connections of one lane. Those that come at about the same time
/// share a commit, so that many connections need few. Each caller goes on only when its own is
/// durable. Lanes share none: a row that somebody holds would stop them all.
public final class GroupCommit {

    /// While one half of the connections waits for the disk, the other half speaks to the server.
    /// So a commit waits for half of them, too.
    private static final int AT_A_TIME = 2;

    /// How long a commit waits for others at most: next to nothing beside a way to a mail server.
    private static final Duration PATIENCE = Duration.ofMillis(2);

    /// A connection that was here so long ago is expected again soon. Those of slow servers are not
    /// waited for.
    private static final Duration SOON = Duration.ofMillis(50);

    private final Ledger ledger;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    private final List<Waiting> queue = new ArrayList<>();
    private final Map<Thread, Long> lastSeen = new HashMap<>();
    private int underWay;
    private boolean gathering;

    public GroupCommit(Ledger ledger) {
        this.ledger = ledger;
    }

    /// @return whether the message to mark is ours to send
    public boolean commit(Ledger.Entry entry) {
        var own = new Waiting(entry, lock.newCondition());
        var group = join(own);
        if (!group.isEmpty()) {
            try {
                store(group);
            } finally {
                ended(group);
            }
        }
        return own.result();
    }

    /// @return those whose entries the caller has to store; empty: another one did it
    private List<Waiting> join(Waiting own) {
        lock.lock();
        try {
            queue.add(own);
            lastSeen.put(Thread.currentThread(), System.nanoTime());
            enough.signal();
            while (!own.done && (own.taken || gathering || underWay == AT_A_TIME)) {
                own.turn.awaitUninterruptibly(); // the entry may be in a commit already
            }
            return own.done ? List.of() : gather(own);
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting> gather(Waiting own) {
        gathering = true;
        int half = connections() / AT_A_TIME;
        long left = PATIENCE.toNanos();
        while (left > 0 && queue.size() < half) {
            try {
                left = enough.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                left = 0;
            }
        }
        gathering = false;
        underWay++;
        return takeFromQueue(own);
    }

    private int connections() {
        long now = System.nanoTime();
        lastSeen.values().removeIf(seen -> now - seen > SOON.toNanos());
        return lastSeen.size();
    }

    /// A message that is in the group already waits for the next one, but never the caller's own.
    private List<Waiting> takeFromQueue(Waiting own) {
        var group = new ArrayList<Waiting>();
        var messages = new HashSet<UUID>();
        for (var one : Stream.concat(Stream.of(own), queue.stream()).distinct().toList()) {
            one.taken = Collections.disjoint(messages, one.entry.messages());
            if (one.taken) {
                group.add(one);
                messages.addAll(one.entry.messages());
            }
        }
        queue.removeAll(group);
        return group;
    }

    private void ended(List<Waiting> group) {
        lock.lock();
        underWay--;
        group.forEach(one -> one.turn.signal());
        if (!queue.isEmpty()) {
            queue.getFirst().turn.signal();
        }
        lock.unlock();
    }

    /// What one entry is refused for must not fail the others.
    private void store(List<Waiting> group) {
        try {
            storeTogether(group);
        } catch (RuntimeException | Error e) {
            if (group.size() == 1 || mayCount(e)) {
                group.forEach(one -> one.fail(e));
            } else {
                group.forEach(one -> store(List.of(one)));
            }
        }
    }

    /// Whether nobody knows if the commit counts, so that it is not repeated here.
    private static boolean mayCount(Throwable e) {
        return switch (e) {
            case DataIntegrityViolationException _, PessimisticLockingFailureException _ -> false;
            default -> e instanceof DataAccessException || e instanceof TransactionException;
        };
    }

    private void storeTogether(List<Waiting> group) {
        var marked = ledger.commit(group.stream().map(one -> one.entry).toList());
        group.forEach(one -> one.end(one.entry.marks(marked)));
    }

    private static final class Waiting {

        final Ledger.Entry entry;
        final Condition turn;
        private boolean taken;
        private volatile boolean done;
        private boolean marked;
        private @Nullable Throwable failure;

        Waiting(Ledger.Entry entry, Condition turn) {
            this.entry = entry;
            this.turn = turn;
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
