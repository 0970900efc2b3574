package dev.ownrelay.lane;

import dev.ownrelay.ledger.GroupCommit;
import dev.ownrelay.ledger.Ledger;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.ledger.Unanswered;
import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

/// Claims the messages of one connection and stores how its tries ended. What a server answered may
/// wait for the mark of the next message, so that both take one commit.
final class Settlement implements AutoCloseable {

    private final GroupCommit commits;
    private final ResultStore results;
    private final Unanswered unanswered;
    private @Nullable Try unsettled;

    Settlement(GroupCommit commits, ResultStore results, Unanswered unanswered) {
        this.commits = commits;
        this.results = results;
        this.unanswered = unanswered;
    }

    /// @return whether the message is ours to send
    boolean mark(QueuedMessage next) {
        var before = unsettled;
        if (before != null && before.message().id().equals(next.id())) {
            commits.commit(Ledger.Entry.result(before)); // of a copy, which may no longer be ours
            unanswered.end(before.message(), this);
            before = unsettled = null;
        }
        return unanswered.begin(next, this) && mark(before, next);
    }

    private boolean mark(@Nullable Try before, QueuedMessage next) {
        boolean ours = commits.commit(new Ledger.Entry(before, next));
        unsettled = null;
        if (before != null) {
            unanswered.end(before.message(), this);
        }
        if (!ours) {
            unanswered.end(next, this);
        }
        return ours;
    }

    /// Stores it with the mark of the next message, or when [#settle()] is called.
    void settleWithNext(Try ended) {
        unsettled = ended;
    }

    void settle() {
        var before = unsettled;
        unsettled = null;
        if (before != null) {
            settle(before);
        }
    }

    void settle(Try ended) {
        results.store(() -> commits.commit(Ledger.Entry.result(ended)));
        unanswered.end(ended.message(), this);
    }

    @Override
    public void close() {
        try {
            settle();
        } finally {
            unanswered.leave(this);
        }
    }
}
