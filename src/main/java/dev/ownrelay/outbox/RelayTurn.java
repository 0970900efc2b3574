package dev.ownrelay.outbox;

import dev.ownrelay.smtp.RelayPauses;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/// A turn of a lane of the default relay, whose pause is one for all agencies.
@Component
class RelayTurn {

    private final LaneRunner runner;
    private final RelayPauses pauses;
    private final Lanes lanes;
    private final UnknownReplies unknown;

    RelayTurn(LaneRunner runner, RelayPauses pauses, Lanes lanes, UnknownReplies unknown) {
        this.runner = runner;
        this.pauses = pauses;
        this.lanes = lanes;
        this.unknown = unknown;
    }

    LaneEnd run(LaneId lane, Pace pace, Throttle.Learned learned) {
        if (pauses.find().isEmpty()) {
            return run(lane, pace, learned, null);
        }
        var claim = pauses.claim();
        return claim.isEmpty() ? new LaneEnd.Yielded() : run(lane, pace, learned, claim.get());
    }

    /// @param claim null: the relay works, as far as is known
    private LaneEnd run(LaneId lane, Pace pace, Throttle.Learned learned, @Nullable Instant claim) {
        var found = new AtomicBoolean(claim == null);
        try {
            var end =
                    runner.run(
                            lane,
                            pace,
                            learned,
                            () -> {
                                if (!found.get()) {
                                    works();
                                    found.set(true);
                                }
                            });
            if (end instanceof LaneEnd.Blocked(var front, _)) {
                var reply = front.result().reply();
                unknown.note(reply);
                new ResultStore(lane).store(() -> pauses.failed(claim, reply));
                found.set(true);
            }
            return end;
        } finally {
            if (claim != null && !found.get()) {
                pauses.release(claim);
            }
        }
    }

    private void works() {
        if (pauses.works()) {
            lanes.wakeRelays();
        }
    }
}
