package dev.ownrelay.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A lane that comes to a halt at a point.
final class Held implements AutoCloseable {

    final Point point;
    final Lane lane;
    final List<String> runners = new ArrayList<>();
    private final Gates gates;
    private long key;
    private boolean open;

    Held(Point point, Lane lane, Gates gates) {
        this.point = point;
        this.lane = lane;
        this.gates = gates;
    }

    /// Messages of which those from an index on come no further than the point.
    void fill(int messages, int from) {
        var ids = lane.insert(messages, point == Point.BODY ? 200 : null);
        if (point == Point.BODY) {
            lane.attach(ids);
        }
        if (point.atServer()) {
            lane.sink().holdAt(point, from);
        } else {
            key = gates.close(point, rows(ids.subList(from, ids.size())));
        }
        lane.wake();
    }

    /// The next message that is enqueued by a page waits.
    void refuse() {
        key = gates.close(point, List.of(lane.server()));
    }

    private List<UUID> rows(List<UUID> ids) {
        return switch (point) {
            case PICKED -> List.of(lane.server());
            case RESULT -> List.of();
            default -> ids;
        };
    }

    /// How many connections stand there.
    int count() {
        if (point.atServer()) {
            return lane.sink().held();
        }
        return point == Point.RESULT ? (lane.drained() ? 1 : 0) : gates.waiting(key);
    }

    /// Where nothing holds a lane, one that has waited for more in vain by now sends one more.
    void stay(Duration patience) {
        if (point != Point.RESULT || !runners.isEmpty() || !lane.runner().isEmpty()) {
            return;
        }
        lane.enqueue(1);
        Site.await(
                "the lane stands at " + point + " again",
                patience,
                () -> lane.drained() && !lane.runner().isEmpty());
    }

    /// Notes a kill of the node that ran it.
    boolean killed(Node node) {
        if (lane.runner().equals(node.name)) {
            runners.add(node.name);
            return true;
        }
        return false;
    }

    @Override
    public String toString() {
        return "%s by %d connections: %s".formatted(point, lane.connections(), lane.states());
    }

    void release() {
        if (!open) {
            open = true;
            lane.sink().release();
            if (key != 0) {
                gates.open(key);
            }
        }
    }

    @Override
    public void close() {
        release();
        lane.close();
    }
}
