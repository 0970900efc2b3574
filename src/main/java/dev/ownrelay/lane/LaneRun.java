package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One run of a lane: the due messages of one route, over as many connections as the administrator
/// allows and the server bears. No other run of the lane is under way anywhere.
final class LaneRun {

    private final LaneId id;
    private final Slice slice;
    private final DueMessages due;
    private final Feed feed;
    private final Linger linger;
    private final Deliveries deliveries;
    private final Runnable onProof;
    private final ResultStore results;

    /// Whether the server served a message in this run. Before that, one message at a time tries.
    private boolean proven;

    /// @param onProof is told once that the server works
    LaneRun(
            LaneId id,
            Slice slice,
            DueMessages due,
            Feed feed,
            Linger linger,
            Deliveries deliveries,
            Runnable onProof) {
        this.id = id;
        this.slice = slice;
        this.due = due;
        this.feed = feed;
        this.linger = linger;
        this.deliveries = deliveries;
        this.onProof = onProof;
        results = new ResultStore(id);
    }

    LaneEnd run() {
        LaneEnd end = null;
        while (end == null) {
            end = step();
        }
        if (end instanceof LaneEnd.Blocked(Try front, _)) {
            results.store(() -> deliveries.blocked(front));
        }
        if (end instanceof LaneEnd.Blocked || end instanceof LaneEnd.SignInNeeded) {
            results.store(() -> deliveries.expire(id.queue()));
        }
        return end;
    }

    private @Nullable LaneEnd step() {
        if (slice.over() || slice.isTheTurnOfOthers()) {
            return new LaneEnd.Yielded();
        }
        return switch (due.look(proven)) {
            case Look.Paused _ -> new LaneEnd.Paused();
            case Look.NotReady(var reason) -> {
                deliveries.holdAll(id.queue(), reason);
                yield new LaneEnd.Drained();
            }
            case Look.SignInNeeded _ -> new LaneEnd.SignInNeeded(true);
            case Look.Moved _ -> new LaneEnd.Moved();
            case Look.DayIsFull _ -> new LaneEnd.Resting(deliveries.tomorrow());
            case Look.Messages found -> deliver(found);
        };
    }

    private @Nullable LaneEnd deliver(Look.Messages look) {
        if (look.due().found().isEmpty()) {
            return linger();
        }
        due.holdStopped(look.due());
        var end = proven ? deliver(look, look.due().usable()) : afterTheFirst(look);
        return end == null && look.last() && feed.connected() ? linger() : end;
    }

    /// One message alone, and the others only if the server served it. Of a longer queue, more are
    /// looked for first.
    private @Nullable LaneEnd afterTheFirst(Look.Messages look) {
        var usable = look.due().usable();
        if (usable.isEmpty()) {
            return null;
        }
        var end = feed(look, new Supply(usable.subList(0, 1)), 1);
        return end == null && proven && look.last()
                ? deliver(look, usable.subList(1, usable.size()))
                : end;
    }

    private @Nullable LaneEnd deliver(Look.Messages look, List<QueuedMessage> usable) {
        int connections = due.connections(look.server());
        return feed(look, due.supply(look, usable, connections), connections);
    }

    private @Nullable LaneEnd feed(Look.Messages look, Supply supply, int connections) {
        var ready = look.server();
        var end =
                feed.run(
                        ready.endpoint(),
                        supply,
                        connections,
                        () -> due.connections(ready) < connections);
        if (!proven && feed.served()) {
            proven = true;
            results.store(onProof);
        }
        return end;
    }

    private @Nullable LaneEnd linger() {
        return linger.untilAMessageComes(feed.keepOne()) ? null : new LaneEnd.Drained();
    }
}
