package dev.ownrelay.lane;

import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.ledger.Turns;
import dev.ownrelay.message.QueuedMessage;

/// Whose turn it is in a lane, by what it has begun to deliver. The next run goes on from there.
final class LaneOrder {

    private final Queue queue;
    private final Turns turns;
    private Turn kept;
    private Turn turn;

    LaneOrder(Queue queue, Turns turns) {
        this.queue = queue;
        this.turns = turns;
        kept = turns.find(queue);
        turn = kept;
    }

    synchronized Turn turn() {
        return turn;
    }

    synchronized void begun(QueuedMessage message) {
        turn = turn.after(message);
    }

    /// Where only small batches wait nothing changes.
    void keep() {
        var now = turn();
        if (!now.equals(kept)) {
            turns.keep(queue, now);
            kept = now;
        }
    }
}
