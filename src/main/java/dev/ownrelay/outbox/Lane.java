package dev.ownrelay.outbox;

import dev.ownrelay.account.Sender;
import dev.ownrelay.smtp.DeliveryResult;
import dev.ownrelay.smtp.EndpointChoice;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// One run of a lane: the due letters of one route, one after another over one connection.
final class Lane implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final int BATCH = 10;
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final LaneId id;
    private final Pace pace;
    private final LaneRunner with;
    private final Spacing spacing;
    private final ResultStore results;
    private final LaneConnection connection;
    private final long startedAt = System.nanoTime();
    private int letters;

    /// The server hung up at the letter before this one. Once, that is the letter's fault, so that
    /// it alone must wait; twice in a row, the server's.
    private boolean hungUp;

    /// The last letter, where its result is stored with the mark of the next.
    private @Nullable Handover unsettled;

    Lane(LaneId id, Pace pace, LaneRunner with) {
        this.id = id;
        this.pace = pace;
        this.with = with;
        spacing = new Spacing(id.serverId(), with.deliveries);
        results = new ResultStore(id);
        connection = new LaneConnection(with);
    }

    LaneEnd run() {
        LaneEnd end = null;
        while (end == null) {
            end = step();
        }
        return end;
    }

    /// The agency and the route are looked up for every batch, so that a pause or a change of the
    /// server counts at once.
    private @Nullable LaneEnd step() {
        if (with.paused(id.agencyId())) {
            return new LaneEnd.Paused();
        }
        return switch (with.routes.endpoint(id.serverId())) {
            case EndpointChoice.NotReady(var reason) -> {
                with.deliveries.holdAll(id.serverId(), HoldReason.of(reason));
                yield new LaneEnd.Drained();
            }
            case EndpointChoice.Ready ready -> {
                connection.use(ready.endpoint());
                spacing.allow(ready.perMinute());
                var due = with.deliveries.due(id.serverId(), BATCH);
                yield due.isEmpty() ? linger() : deliver(due);
            }
        };
    }

    private @Nullable LaneEnd deliver(List<Message> due) {
        var usable = enabledSenders(due);
        for (int i = 0; i < due.size(); i++) {
            var letter = due.get(i);
            if (over()) {
                return new LaneEnd.Yielded();
            }
            letters++;
            if (!usable.contains(letter.senderId())) {
                with.deliveries.hold(letter, HoldReason.SENDER_DISABLED);
                continue;
            }
            var next = i + 1 < due.size() ? due.get(i + 1) : null;
            boolean follows = next != null && usable.contains(next.senderId()) && mayFollow();
            if (deliver(letter, follows ? next : null) instanceof LaneEnd end) {
                return end;
            }
        }
        return null;
    }

    /// Whether the letter after this one will leave at once.
    private boolean mayFollow() {
        return !over() && spacing.none();
    }

    /// A short wait keeps the connection, a longer one gives the thread to others.
    private @Nullable LaneEnd deliver(Message letter, @Nullable Message next) {
        var now = with.clock.instant();
        var wait = spacing.wait(now);
        if (wait.compareTo(pace.linger()) > 0 && wait.isPositive()) {
            return new LaneEnd.Resting(now.plus(wait));
        }
        Spacing.pass(wait, pace.stopping());
        if (pace.stopping().getAsBoolean()) {
            return new LaneEnd.Yielded();
        }
        spacing.begun(with.clock.instant());
        var handover = connection.handOver(letter, unsettled, next);
        settleTheOneBefore();
        return settle(handover);
    }

    private Set<UUID> enabledSenders(List<Message> due) {
        var enabled = new HashSet<UUID>();
        due.stream()
                .map(Message::senderId)
                .distinct()
                .forEach(sender ->
                        with.senders
                                .find(sender)
                                .filter(Sender::enabled)
                                .ifPresent(found -> enabled.add(found.id())));
        return enabled;
    }

    private void settleTheOneBefore() {
        var before = unsettled;
        if (before != null && !before.settled()) {
            results.store(before::settle);
        }
        unsettled = null;
    }

    private LaneEnd.@Nullable Blocked settle(Handover handover) {
        if (handover.markFailure() != null) {
            throw handover.markFailure();
        }
        if (handover.internalError() != null) {
            log.error(
                    "Letter {} cannot be sent",
                    handover.letter().getId(),
                    handover.internalError());
            connection.close();
        } else if (handover.failedAtServer()) {
            connection.close();
            if (!handover.begun() || hungUp) {
                return block(handover);
            }
            hungUp = true;
            results.store(handover::settle);
            return null;
        } else if (!handover.marked() && handover.result() instanceof DeliveryResult.NotMarked) {
            return null;
        }
        hungUp = false;
        if (handover.answered() && connection.nextAnswered()) {
            unsettled = handover;
        } else {
            results.store(handover::settle);
        }
        return null;
    }

    private LaneEnd.Blocked block(Handover handover) {
        results.store(() -> with.deliveries.blocked(handover));
        results.store(() -> with.deliveries.expire(id.serverId()));
        return new LaneEnd.Blocked(handover.result());
    }

    /// Keeps the open connection for a while, unless somebody else needs the thread.
    private @Nullable LaneEnd linger() {
        var until = System.nanoTime() + pace.linger().toNanos();
        while (connection.reusable() && !pace.stopping().getAsBoolean()) {
            var left = Duration.ofNanos(until - System.nanoTime());
            if (!left.isPositive() || with.lanes.othersWait()) {
                break;
            }
            try {
                with.lanes.await(id, left.compareTo(BREATH) < 0 ? left : BREATH);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            if (with.deliveries
                    .nextDue(id.serverId())
                    .filter(next -> !next.isAfter(with.clock.instant()))
                    .isPresent()) {
                return null;
            }
        }
        return new LaneEnd.Drained();
    }

    private boolean over() {
        return letters >= pace.letters()
                || System.nanoTime() - startedAt > pace.slice().toNanos()
                || pace.stopping().getAsBoolean();
    }

    @Override
    public void close() {
        connection.close();
        settleTheOneBefore();
    }
}
