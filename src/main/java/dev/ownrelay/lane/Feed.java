package dev.ownrelay.lane;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Feeds the workers of a lane with messages, at the pace that the server bears, and says what
/// their ends mean together.
final class Feed {

    private static final int MOST_LOST = 5;
    private static final Duration REST_AFTER_LOST = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Feed.class);

    private final LaneId id;
    private final Crew crew;
    private final Slice slice;
    private final Spacing spacing;
    private final LaneOrder order;
    private final Throttle throttle;
    private final Clock clock;

    /// Batches in a row that ended with a message that was no longer ours, and without any other.
    private int lost;

    Feed(
            LaneId id,
            Crew crew,
            Slice slice,
            Spacing spacing,
            LaneOrder order,
            Throttle throttle,
            Clock clock) {
        this.id = id;
        this.crew = crew;
        this.slice = slice;
        this.spacing = spacing;
        this.order = order;
        this.throttle = throttle;
        this.clock = clock;
    }

    /// @param tooMuch whether the server has meanwhile asked for less
    /// @return null when the lane may go on
    @Nullable LaneEnd run(
            SmtpEndpoint endpoint, Supply supply, int connections, BooleanSupplier tooMuch) {
        crew.keep(connections);
        int wanted = Math.clamp(DueMessages.batches(supply.size()), 1, connections);
        var ends = crew.feed(wanted, endpoint, worker -> work(worker, supply, tooMuch));
        var end = together(ends);
        return end == null ? afterLost() : end;
    }

    /// Whether the server served any message of the last call.
    boolean served() {
        return crew.served();
    }

    /// Whether there is a connection that can serve another message.
    boolean connected() {
        return crew.first().reusable();
    }

    /// Gives up all connections but one.
    ///
    /// @return whether it can serve another message
    BooleanSupplier keepOne() {
        crew.keep(1);
        return crew.first()::reusable;
    }

    /// Now and then a person is quicker than the lane and takes a message out of its hands. Again
    /// and again, something is wrong here, and the server need not suffer from it.
    private @Nullable LaneEnd afterLost() {
        lost = crew.outdated() && !crew.served() ? lost + 1 : 0;
        if (lost < MOST_LOST) {
            return null;
        }
        log.warn("Lane {} cannot claim its messages and rests for {}", id, REST_AFTER_LOST);
        return new LaneEnd.Resting(clock.instant().plus(REST_AFTER_LOST));
    }

    /// A worker that lost or got no connection while others were served says only that the server
    /// bears fewer; where nobody was, the server itself fails.
    private @Nullable LaneEnd together(List<@Nullable LaneEnd> ends) {
        if (ends.stream().anyMatch(LaneEnd.SignInNeeded.class::isInstance)) {
            return new LaneEnd.SignInNeeded(false);
        }
        var refused = ends.stream().filter(LaneEnd.Refused.class::isInstance).findFirst();
        if (refused.isPresent()) {
            return refused.get();
        }
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
            blocked.forEach(end -> letWait(end.front()));
        }
        return ends.stream()
                .filter(end -> end != null && !(end instanceof LaneEnd.Blocked))
                .findFirst()
                .orElse(null);
    }

    /// A connection that was let in shows that the server works, whatever kept out the others.
    private static LaneEnd.Blocked mostLetIn(List<LaneEnd.Blocked> blocked) {
        return blocked.stream()
                .filter(end -> end.front().begun())
                .findFirst()
                .orElse(blocked.getFirst());
    }

    /// A message that reached the server and went wrong waits as any other; one that did not is
    /// still due.
    private void letWait(Try front) {
        if (front.begun()) {
            crew.settle(front);
        }
    }

    private @Nullable LaneEnd work(LaneWorker worker, Supply supply, BooleanSupplier tooMuch) {
        var end = feed(worker, supply, tooMuch);
        if (end != null) {
            supply.close();
        }
        return end;
    }

    private @Nullable LaneEnd feed(LaneWorker worker, Supply supply, BooleanSupplier tooMuch) {
        QueuedMessage before = null; // its end is stored with that of the next one
        var message = supply.next();
        while (message != null) {
            if (slice.over()) {
                return new LaneEnd.Yielded();
            }
            slice.use();
            var next = spacing.none() && !slice.over() ? supply.next() : null;
            var end = deliver(worker, message, next);
            if (end != null) {
                return end;
            }
            if (worker.outdated() || tooMuch.getAsBoolean()) {
                supply.drop();
                worker.close();
                return null;
            }
            if (before != null) {
                supply.settled(before);
            }
            before = message;
            message = next != null ? next : supply.next();
        }
        return null;
    }

    /// A short wait keeps the connection, a longer one gives the thread to others.
    private @Nullable LaneEnd deliver(
            LaneWorker worker, QueuedMessage message, @Nullable QueuedMessage next) {
        var now = clock.instant();
        var wait = spacing.wait(now);
        if (wait.isPositive() && slice.isTooLong(wait)) {
            return new LaneEnd.Resting(now.plus(wait));
        }
        if (!slice.pass(wait)) {
            return new LaneEnd.Yielded();
        }
        spacing.begun(clock.instant());
        order.begun(message);
        return worker.deliver(message, next);
    }
}
