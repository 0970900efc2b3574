package dev.ownrelay.turn;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.feedback.UnknownReplies;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.lane.LaneAllowance;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.lane.ResultStore;
import dev.ownrelay.lane.Throttle;
import dev.ownrelay.ledger.Try;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// A turn of a lane of the default relay, which all agencies share. What fails before MAIL is the
/// relay's and pauses it for all of them; what it says afterwards is about one agency, whose lane
/// alone rests. Where it bears fewer connections than the agencies want, they take turns.
@Component
class RelayTurn {

    /// How long an agency may go on while another one waits.
    static final Duration LENGTH = Duration.ofSeconds(2);

    private final LaneRunner runner;
    private final RelayPauses pauses;
    private final RelayRests rests;
    private final UnknownReplies unknown;

    RelayTurn(LaneRunner runner, RelayPauses pauses, RelayRests rests, UnknownReplies unknown) {
        this.runner = runner;
        this.pauses = pauses;
        this.rests = rests;
        this.unknown = unknown;
    }

    Optional<Instant> restsUntil(UUID agency) {
        return rests.restsUntil(agency);
    }

    LaneEnd run(LaneId lane, LaneAllowance allowance, Throttle.Learned learned) {
        if (pauses.find().isEmpty()) {
            return run(lane, allowance, learned, null);
        }
        var claim = pauses.claim();
        return claim.isEmpty() ? new LaneEnd.Yielded() : run(lane, allowance, learned, claim.get());
    }

    /// @param claim null: the relay works, as far as is known
    private LaneEnd run(
            LaneId lane,
            LaneAllowance allowance,
            Throttle.Learned learned,
            @Nullable Instant claim) {
        var found = new AtomicBoolean(claim == null);
        try {
            var end =
                    runner.run(
                            lane,
                            allowance.within(LENGTH),
                            learned,
                            () -> {
                                rests.served(lane.agencyId());
                                works(found);
                            });
            if (end instanceof LaneEnd.Blocked(var front, _)) {
                new ResultStore(lane).store(() -> blocked(lane, front, claim, found));
            }
            if (end instanceof LaneEnd.Refused) {
                new ResultStore(lane).store(() -> refused(lane, found));
            }
            new ResultStore(lane).store(() -> giveWay(lane, end));
            return end;
        } finally {
            if (claim != null && !found.get()) {
                pauses.release(claim);
            }
        }
    }

    private void blocked(LaneId lane, Try front, @Nullable Instant claim, AtomicBoolean found) {
        var reply = front.result().reply();
        unknown.note(reply);
        if (front.begun()) {
            works(found);
            rests.sentAway(lane.agencyId());
        } else if (front.result() instanceof DeliveryResult.Unavailable
                && rests.othersAreServed(lane.agencyId())) {
            rests.refused(lane.agencyId());
        } else {
            pauses.failed(claim, reply);
            found.set(true);
        }
    }

    private void refused(LaneId lane, AtomicBoolean found) {
        works(found);
        rests.sentAway(lane.agencyId());
    }

    /// Who stopped for the sake of others comes back after them. Who had no connection has none to
    /// give.
    private void giveWay(LaneId lane, LaneEnd end) {
        if (!(end instanceof LaneEnd.Blocked || end instanceof LaneEnd.Yielded)) {
            rests.waitsNoMore(lane.agencyId());
        }
        boolean had = !(end instanceof LaneEnd.Blocked(var front, _)) || front.begun();
        if (had && rests.othersWait(lane.agencyId())) {
            if (end instanceof LaneEnd.Yielded) {
                rests.gaveWay(lane.agencyId());
            }
            rests.callNext();
        }
    }

    private void works(AtomicBoolean found) {
        if (!found.get()) {
            pauses.works();
            found.set(true);
        }
    }
}
