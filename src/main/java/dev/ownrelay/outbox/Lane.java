package dev.ownrelay.outbox;

import dev.ownrelay.smtp.EndpointChoice;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// One run of a lane: the due letters of one route, over as many connections as the administrator
/// allows and the server bears. No other run of the lane is under way anywhere.
final class Lane implements AutoCloseable {

    /// Letters that one connection is given at a time.
    static final int BATCH = 10;

    private static final int MOST_LOST = 5;
    private static final Duration REST_AFTER_LOST = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final LaneId id;
    private final Pace pace;
    private final LaneRunner with;
    private final Spacing spacing;
    private final Throttle throttle;
    private final ResultStore results;
    private final DueLetters due;
    private final Crew crew;
    private final Runnable onProof;
    private final Slice slice;
    private final AtomicInteger letters = new AtomicInteger();

    /// Batches in a row that ended with a letter that was no longer ours, and without any other.
    private int lost;

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
        due = new DueLetters(id, with, spacing, throttle);
        var doorway = new Doorway(with.connections);
        var commits = new GroupCommit(with.ledger);
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

    private @Nullable LaneEnd step() {
        if (slice.over()) {
            return new LaneEnd.Yielded();
        }
        if (letters.get() >= pace.letters()) {
            if (with.lanes.othersWait()) {
                return new LaneEnd.Yielded();
            }
            letters.set(0);
        }
        return switch (due.look(proven)) {
            case Look.Paused _ -> new LaneEnd.Paused();
            case Look.NotReady(var reason) -> {
                with.deliveries.holdAll(id.serverId(), reason);
                yield new LaneEnd.Drained();
            }
            case Look.DayIsFull _ -> new LaneEnd.Resting(with.deliveries.tomorrow());
            case Look.Letters found -> deliver(found);
        };
    }

    private @Nullable LaneEnd deliver(Look.Letters look) {
        if (look.due().found().isEmpty()) {
            return linger();
        }
        due.holdStopped(look.due());
        var end = proven ? deliver(look, look.due().usable()) : afterTheFirst(look);
        return end == null && look.last() && crew.first().reusable() ? linger() : end;
    }

    /// One letter alone, and the others only if the server served it. Of a longer queue, more are
    /// looked for first.
    private @Nullable LaneEnd afterTheFirst(Look.Letters look) {
        var usable = look.due().usable();
        if (usable.isEmpty()) {
            return null;
        }
        var end = feed(look.server(), new Supply(usable.subList(0, 1)), 1);
        return end == null && proven && look.last()
                ? deliver(look, usable.subList(1, usable.size()))
                : end;
    }

    private @Nullable LaneEnd deliver(Look.Letters look, List<QueuedLetter> usable) {
        var ready = look.server();
        int connections = due.connections(ready);
        var supply =
                spacing.none() && ready.perDay() == null
                        ? new Supply(
                                new Due(look.due().found(), usable, Map.of()),
                                BATCH * connections,
                                last -> due.more(ready, connections, last))
                        : new Supply(usable);
        return feed(ready, supply, connections);
    }

    private @Nullable LaneEnd feed(EndpointChoice.Ready ready, Supply supply, int connections) {
        crew.keep(connections);
        BooleanSupplier tooMuch = () -> due.connections(ready) < connections;
        int wanted = Math.clamp((supply.size() + BATCH - 1) / BATCH, 1, connections);
        var end =
                together(
                        crew.feed(
                                wanted, ready.endpoint(), worker -> work(worker, supply, tooMuch)));
        if (!proven && crew.served()) {
            proven = true;
            results.store(onProof);
        }
        return end == null ? afterLost() : end;
    }

    /// Now and then a person is quicker than the lane and takes a letter out of its hands. Again
    /// and again, something is wrong here, and the server need not suffer from it.
    private @Nullable LaneEnd afterLost() {
        lost = crew.outdated() && !crew.served() ? lost + 1 : 0;
        if (lost < MOST_LOST) {
            return null;
        }
        log.warn("Lane {} cannot claim its letters and rests for {}", id, REST_AFTER_LOST);
        return new LaneEnd.Resting(with.clock.instant().plus(REST_AFTER_LOST));
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
                return mostLetIn(blocked);
            }
            throttle.shrink();
            blocked.forEach(end -> letWait(end.handover()));
        }
        return ends.stream()
                .filter(end -> end != null && !(end instanceof LaneEnd.Blocked))
                .findFirst()
                .orElse(null);
    }

    /// A connection that was let in shows that the server works, whatever kept out the others.
    private static LaneEnd.Blocked mostLetIn(List<LaneEnd.Blocked> blocked) {
        return blocked.stream()
                .filter(end -> end.handover().begun())
                .findFirst()
                .orElse(blocked.getFirst());
    }

    /// A letter that reached the server and went wrong waits as any other; one that did not is
    /// still due.
    private void letWait(Handover front) {
        if (front.begun()) {
            results.store(front::settle);
        }
    }

    private @Nullable LaneEnd work(LaneWorker worker, Supply supply, BooleanSupplier tooMuch) {
        var end = feed(worker, supply, tooMuch);
        if (end != null) {
            supply.close();
        }
        return end;
    }

    /// @param tooMuch whether the server has meanwhile asked for less
    private @Nullable LaneEnd feed(LaneWorker worker, Supply supply, BooleanSupplier tooMuch) {
        var letter = supply.next();
        while (letter != null) {
            if (slice.over()) {
                return new LaneEnd.Yielded();
            }
            slice.use();
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
    private @Nullable LaneEnd deliver(
            LaneWorker worker, QueuedLetter letter, @Nullable QueuedLetter next) {
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
