package dev.ownrelay.outbox;

import dev.ownrelay.account.Sender;
import dev.ownrelay.smtp.DeliveryResult;
import dev.ownrelay.smtp.EndpointChoice;
import dev.ownrelay.smtp.Opened;
import dev.ownrelay.smtp.SmtpConnection;
import dev.ownrelay.smtp.SmtpEndpoint;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

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

    /// A result that the server gave is kept in memory this long while the database is away.
    private static final List<Duration> STORE_AGAIN =
            List.of(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30));

    private final LaneId id;
    private final Pace pace;
    private final LaneRunner with;
    private final Spacing spacing;
    private final long startedAt = System.nanoTime();
    private int letters;

    /// The server hung up at the letter before this one. Once, that is the letter's fault, so that
    /// it alone must wait; twice in a row, the server's.
    private boolean hungUp;

    private @Nullable SmtpEndpoint endpoint;
    private @Nullable SmtpConnection connection;

    Lane(LaneId id, Pace pace, LaneRunner with) {
        this.id = id;
        this.pace = pace;
        this.with = with;
        spacing = new Spacing(id.serverId(), with.deliveries);
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
                use(ready.endpoint());
                spacing.allow(ready.perMinute());
                var due = with.deliveries.due(id.serverId(), BATCH);
                yield due.isEmpty() ? linger() : deliver(due);
            }
        };
    }

    private void use(SmtpEndpoint current) {
        if (!current.equals(endpoint)) {
            close();
            endpoint = current;
        }
    }

    private @Nullable LaneEnd deliver(List<Message> due) {
        var usable = enabledSenders(due);
        for (var letter : due) {
            if (over()) {
                return new LaneEnd.Yielded();
            }
            if (!usable.contains(letter.senderId())) {
                with.deliveries.hold(letter, HoldReason.SENDER_DISABLED);
            } else if (deliver(letter) instanceof LaneEnd end) {
                return end;
            }
            letters++;
        }
        return null;
    }

    /// A short wait keeps the connection, a longer one gives the thread to others.
    private @Nullable LaneEnd deliver(Message letter) {
        var now = with.clock.instant();
        var wait = spacing.wait(now);
        if (wait.compareTo(pace.linger()) > 0 && wait.isPositive()) {
            return new LaneEnd.Resting(now.plus(wait));
        }
        Spacing.pass(wait, pace.stopping());
        return pace.stopping().getAsBoolean() ? new LaneEnd.Yielded() : settle(handOver(letter));
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

    /// A connection that was used before may be stale: then the letter gets one fresh one.
    private Handover handOver(Message letter) {
        var fresh = connection == null || !connection.reusable();
        var handover = tryOnce(letter);
        if (!fresh && handover.failedAtServer()) {
            close();
            handover = tryOnce(letter);
        }
        return handover;
    }

    private Handover tryOnce(Message letter) {
        var now = with.clock.instant();
        spacing.begun(now);
        var handover = new Handover(letter, with.deliveries, with.writer, now);
        if (open() instanceof Opened.Failed(DeliveryResult why)) {
            handover.refused(why);
        } else if (connection != null) {
            handover.over(connection);
        }
        return handover;
    }

    private @Nullable Opened open() {
        if (connection != null && connection.reusable()) {
            return null;
        }
        close();
        if (endpoint == null) {
            throw new IllegalStateException("No endpoint");
        }
        var opened = with.connections.open(endpoint);
        if (opened instanceof Opened.Open(var ready)) {
            connection = ready;
        }
        return opened;
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
            close();
        } else if (handover.failedAtServer()) {
            close();
            if (!handover.begun() || hungUp) {
                return block(handover);
            }
            hungUp = true;
            store(() -> with.deliveries.settle(handover));
            return null;
        } else if (!handover.marked() && handover.result() instanceof DeliveryResult.NotMarked) {
            return null;
        }
        hungUp = false;
        store(() -> with.deliveries.settle(handover));
        return null;
    }

    private LaneEnd.Blocked block(Handover handover) {
        store(() -> with.deliveries.blocked(handover));
        store(() -> with.deliveries.expire(id.serverId()));
        return new LaneEnd.Blocked(handover.result());
    }

    private void store(Runnable write) {
        for (var pause : STORE_AGAIN) {
            try {
                write.run();
                return;
            } catch (DataAccessException | TransactionException e) {
                log.warn("Lane {} cannot store a result and tries again in {}", id, pause, e);
                sleep(pause);
            }
        }
        write.run();
    }

    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /// Keeps the open connection for a while, unless somebody else needs the thread.
    private @Nullable LaneEnd linger() {
        var until = System.nanoTime() + pace.linger().toNanos();
        while (connection != null && connection.reusable() && !pace.stopping().getAsBoolean()) {
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
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
