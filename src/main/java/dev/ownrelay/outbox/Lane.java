package dev.ownrelay.outbox;

import dev.ownrelay.smtp.EndpointChoice;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// One run of a lane: the due letters of one route, over as many connections as the administrator
/// allows and the server bears. No other run of the lane is under way anywhere.
final class Lane implements AutoCloseable {

    /// Letters that one connection is given at a time.
    private static final int BATCH = 10;

    private final LaneId id;
    private final Pace pace;
    private final LaneRunner with;
    private final Spacing spacing;
    private final Throttle throttle;
    private final ResultStore results;
    private final DueLetters due;
    private final GroupCommit commits;
    private final Crew crew;
    private final Runnable onProof;
    private final Slice slice;
    private final AtomicInteger letters = new AtomicInteger();

    /// Whether the server served a letter in this run. Before that, one letter at a time tries.
    private boolean proven;

    /// @param onProof is told once that the server works
    Lane(LaneId id, Pace pace, LaneRunner with, Throttle throttle, Runnable onProof) {
        this.id = id;
        this.pace = pace;
        this.with = with;
        this.throttle = throttle;
        spacing = new Spacing(id.serverId(), with.deliveries, throttle);
        this.onProof = onProof;
        slice = new Slice(pace, () -> with.othersWait(id));
        results = new ResultStore(id);
        due = new DueLetters(id, with);
        var doorway = new Doorway(with.connections);
        commits = new GroupCommit(with.ledger);
        crew = new Crew(id, () -> new LaneWorker(id, with, throttle, doorway, commits));
    }

    LaneEnd run() {
        LaneEnd end = null;
        while (end == null) {
            end = step();
        }
        if (end instanceof LaneEnd.Blocked(Handover front, _)) {
            results.store(() -> with.deliveries.blocked(front));
            results.store(() -> with.deliveries.expire(id.serverId()));
        }
        return end;
    }

    /// The agency and the route are looked up for every batch, so that a pause or a change of the
    /// server counts at once.
    private @Nullable LaneEnd step() {
        if (with.paused(id.agencyId())) {
            return new LaneEnd.Paused();
        }
        if (letters.get() >= pace.letters()) {
            if (with.lanes.othersWait()) {
                return new LaneEnd.Yielded();
            }
            letters.set(0);
        }
        return switch (with.routes.endpoint(id.serverId())) {
            case EndpointChoice.NotReady(var reason) -> {
                with.deliveries.holdAll(id.serverId(), HoldReason.of(reason));
                yield new LaneEnd.Drained();
            }
            case EndpointChoice.Ready ready -> {
                spacing.allow(ready.perMinute());
                int connections = connections(ready);
                int batch = proven ? BATCH * connections : 1;
                int most = Math.min(batch, with.deliveries.leftToday(id, ready));
                if (most <= 0) {
                    yield new LaneEnd.Resting(with.deliveries.tomorrow());
                }
                var first = due.first(most);
                yield first.isEmpty()
                        ? linger()
                        : due.holdMoved(ready, first)
                                ? null
                                : deliver(ready, first, batch, connections);
            }
        };
    }

    /// @return more letters for workers that have nothing else to look at; none: there may be
    private List<Message> more(EndpointChoice.Ready ready, int connections, Message last) {
        if (with.paused(id.agencyId())
                || with.lanes.othersWait()
                || !ready.equals(with.routes.endpoint(id.serverId()))
                || connections(ready) != connections) {
            return List.of();
        }
        var next = due.after(last, BATCH * connections);
        return due.moved(ready, next) ? List.of() : next;
    }

    private int connections(EndpointChoice.Ready ready) {
        int borne = throttle.connections(ready.maxConnections());
        return proven && spacing.none() ? borne : 1;
    }

    private @Nullable LaneEnd deliver(
            EndpointChoice.Ready ready, List<Message> first, int batch, int connections) {
        boolean limited = !proven || !spacing.none() || ready.perDay() != null;
        var supply =
                limited
                        ? new Supply(due.usable(first))
                        : new Supply(
                                first, batch, last -> more(ready, connections, last), due::usable);
        int wanted = Math.clamp((supply.size() + BATCH - 1) / BATCH, 1, connections);
        crew.keep(connections);
        BooleanSupplier tooMuch = () -> connections(ready) < connections;
        var end =
                together(
                        crew.feed(
                                wanted, ready.endpoint(), worker -> work(worker, supply, tooMuch)));
        if (!proven && crew.served()) {
            proven = true;
            results.store(onProof);
        }
        return end;
    }

    /// A worker that lost or got no connection while others were served says only that the server
    /// bears fewer; where nobody was, the server itself fails.
    private @Nullable LaneEnd together(List<@Nullable LaneEnd> ends) {
        var blocked =
                ends.stream()
                        .filter(LaneEnd.Blocked.class::isInstance)
                        .map(LaneEnd.Blocked.class::cast)
                        .toList();
        if (!blocked.isEmpty()) {
            if (ends.size() == 1 || !crew.served()) {
                return blocked.getFirst();
            }
            throttle.shrink();
            blocked.forEach(end -> letWait(end.handover()));
        }
        return ends.stream()
                .filter(end -> end != null && !(end instanceof LaneEnd.Blocked))
                .findFirst()
                .orElse(null);
    }

    /// A letter that reached the server and went wrong waits as any other; one that did not is
    /// still due.
    private void letWait(Handover front) {
        if (front.begun()) {
            results.store(front::settle);
        }
    }

    private @Nullable LaneEnd work(LaneWorker worker, Supply supply, BooleanSupplier tooMuch) {
        commits.enter();
        try {
            var end = feed(worker, supply, tooMuch);
            if (end != null) {
                supply.close();
            }
            return end;
        } finally {
            commits.leave();
        }
    }

    /// @param tooMuch whether the server has meanwhile asked for less
    private @Nullable LaneEnd feed(LaneWorker worker, Supply supply, BooleanSupplier tooMuch) {
        var letter = supply.next();
        while (letter != null) {
            if (slice.over()) {
                return new LaneEnd.Yielded();
            }
            letters.incrementAndGet();
            var next = spacing.none() && !slice.over() ? supply.next() : null;
            var end = deliver(worker, letter, next);
            if (end != null) {
                return end;
            }
            if (worker.outdated() || tooMuch.getAsBoolean()) {
                supply.drop();
                worker.close();
                return null;
            }
            letter = next != null ? next : supply.next();
        }
        return null;
    }

    /// A short wait keeps the connection, a longer one gives the thread to others.
    private @Nullable LaneEnd deliver(LaneWorker worker, Message letter, @Nullable Message next) {
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
        return worker.deliver(letter, next);
    }

    private @Nullable LaneEnd linger() {
        crew.keep(1);
        var linger = new Linger(id, pace, with);
        return linger.untilALetterComes(crew.first()::reusable) ? null : new LaneEnd.Drained();
    }

    @Override
    public void close() {
        crew.close();
    }
}
