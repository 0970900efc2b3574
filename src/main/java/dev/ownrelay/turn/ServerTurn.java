package dev.ownrelay.turn;

import dev.ownrelay.feedback.UnknownReplies;
import dev.ownrelay.health.FailureWords;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.LaneAllowance;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.lane.ResultStore;
import dev.ownrelay.lane.Throttle;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A turn of a lane of an agency's own server. When the server itself fails it is paused, for all
/// of its messages.
@Component
class ServerTurn {

    private final LaneRunner runner;
    private final ServerPauses pauses;
    private final UnknownReplies unknown;
    private final FailureWords words;
    private final Clock clock;

    ServerTurn(
            LaneRunner runner,
            ServerPauses pauses,
            UnknownReplies unknown,
            FailureWords words,
            Clock clock) {
        this.runner = runner;
        this.pauses = pauses;
        this.unknown = unknown;
        this.words = words;
        this.clock = clock;
    }

    /// The pause of a server, be it over or not.
    Optional<ServerPause> pause(UUID server) {
        return pauses.find(server);
    }

    Optional<Instant> restsUntil(UUID server) {
        return pause(server).filter(this::rests).map(ServerPause::until);
    }

    /// @param pause of the server when the turn began
    LaneEnd run(
            LaneId lane,
            UUID server,
            LaneAllowance allowance,
            Throttle.Learned learned,
            Optional<ServerPause> pause) {
        if (pause.filter(this::rests).isPresent()) {
            return new LaneEnd.Yielded();
        }
        var end = runner.run(lane, allowance, learned, () -> pause.ifPresent(this::works));
        if (end instanceof LaneEnd.Blocked(var front, int version)) {
            var reply = front.result().reply();
            unknown.note(reply);
            boolean own = lane.userId() != null && front.result().ofTheLogin();
            if (own && !words.ofClient(reply)) {
                return new LaneEnd.LoginRefused(front);
            }
            new ResultStore(lane).store(() -> pauses.failed(server, version, reply));
        }
        if (end instanceof LaneEnd.Refused(var front, _, int version)) {
            if (lane.userId() != null) {
                return new LaneEnd.LoginRefused(front);
            }
            var reply = front.result().reply();
            new ResultStore(lane).store(() -> pauses.failed(server, version, reply));
        }
        return end;
    }

    private boolean rests(ServerPause pause) {
        return pause.rests(clock.instant());
    }

    private void works(ServerPause pause) {
        pauses.works(pause.serverId(), pause.settingsVersion());
    }
}
