package dev.ownrelay.lane;

import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One run of a lane: the due messages of one route, over as many connections as the administrator
/// allows and the server bears. No other run of the lane is under way anywhere.
final class LaneRun {

    private final Slice slice;
    private final DueMessages due;
    private final Feed feed;
    private final Linger linger;
    private final RunRecords records;
    private final Runnable onProof;

    /// Whether the server served a message in this run. Before that, one message at a time tries.
    private boolean proven;

    /// @param onProof is told once that the server works
    LaneRun(
            Slice slice,
            DueMessages due,
            Feed feed,
            Linger linger,
            RunRecords records,
            Runnable onProof) {
        this.slice = slice;
        this.due = due;
        this.feed = feed;
        this.linger = linger;
        this.records = records;
        this.onProof = onProof;
    }

    LaneEnd run() {
        LaneEnd end = null;
        while (end == null) {
            end = records.afterRefusal(step());
            records.learned();
        }
        records.ended(end);
        return end;
    }

    private @Nullable LaneEnd step() {
        if (slice.over() || slice.isTheTurnOfOthers()) {
            return new LaneEnd.Yielded();
        }
        return switch (due.look(proven)) {
            case Look.Paused _ -> new LaneEnd.Paused();
            case Look.NotReady(var reason) -> {
                records.notReady(reason);
                yield new LaneEnd.Drained();
            }
            case Look.SignInNeeded _ -> new LaneEnd.SignInNeeded(true);
            case Look.KeyUnknown _ -> new LaneEnd.KeyUnknown();
            case Look.Moved _ -> new LaneEnd.Moved();
            case Look.DayIsFull _ -> new LaneEnd.Resting(records.tomorrow());
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
        var end = feed(look, due.alone(usable.getFirst()), 1);
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
            records.proven(onProof);
        }
        return end;
    }

    private @Nullable LaneEnd linger() {
        return linger.untilAMessageComes(feed.keepOne()) ? null : new LaneEnd.Drained();
    }
}
