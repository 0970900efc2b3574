package dev.ownrelay.outbox;

import dev.ownrelay.smtp.DeliveryResult;
import dev.ownrelay.smtp.Opened;
import dev.ownrelay.smtp.SmtpConnection;
import dev.ownrelay.smtp.SmtpEndpoint;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a lane and the letters that go over it, one after another: opened when a
/// letter needs it, kept for the next ones, replaced when it grew old or the settings changed.
final class LaneWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private final LaneId id;
    private final LaneRunner with;
    private final Throttle throttle;
    private final Doorway doorway;
    private final GroupCommit commits;
    private final ResultStore results;
    private @Nullable SmtpEndpoint endpoint;
    private @Nullable SmtpConnection connection;

    /// The server hung up at the letter before this one. Once, that is the letter's fault, so that
    /// it alone must wait; twice in a row, the server's.
    private boolean hungUp;

    /// Whether the server took a letter or gave a letter its answer since the last batch began.
    private boolean served;

    /// Whether the last letter was no longer ours to send.
    private boolean outdated;

    /// The last letter, where its result is stored with the mark of the next.
    private @Nullable Handover unsettled;

    LaneWorker(
            LaneId id, LaneRunner with, Throttle throttle, Doorway doorway, GroupCommit commits) {
        this.id = id;
        this.with = with;
        this.throttle = throttle;
        this.doorway = doorway;
        this.commits = commits;
        results = new ResultStore(id);
    }

    void use(SmtpEndpoint current) {
        if (!current.equals(endpoint)) {
            close();
            endpoint = current;
        }
    }

    /// Whether the connection can serve another letter.
    boolean reusable() {
        return connection != null && connection.reusable();
    }

    void beginBatch() {
        served = false;
        outdated = false;
    }

    boolean served() {
        return served;
    }

    /// Whether the last letter was no longer ours to send, so that others that were fetched with it
    /// may not be either.
    boolean outdated() {
        return outdated;
    }

    /// Hands over one letter and stores what became of it.
    ///
    /// @param next the letter that this worker hands over right afterwards; null: not known
    /// @return null when the lane may go on
    LaneEnd.@Nullable Blocked deliver(QueuedLetter letter, @Nullable QueuedLetter next) {
        var handover = handOver(letter, next);
        settleTheOneBefore();
        return settle(handover);
    }

    /// A connection that was used before may be stale: then the letter gets one fresh one.
    private Handover handOver(QueuedLetter letter, @Nullable QueuedLetter next) {
        boolean fresh = !reusable();
        var handover = tryOnce(letter, next);
        if (!fresh && handover.failedAtServer()) {
            disconnect();
            settleTheOneBefore();
            handover = tryOnce(letter, next);
        }
        return handover;
    }

    private Handover tryOnce(QueuedLetter letter, @Nullable QueuedLetter next) {
        var now = with.clock.instant();
        var opened = open();
        var handover = new Handover(letter, commits, with.writer, now, unsettled);
        if (opened instanceof Opened.Failed(DeliveryResult why)) {
            handover.refused(why);
        } else if (connection != null) {
            handover.over(connection, next);
        }
        return handover;
    }

    private @Nullable Opened open() {
        if (reusable()) {
            return null;
        }
        disconnect();
        settleTheOneBefore();
        if (endpoint == null) {
            throw new IllegalStateException("No endpoint");
        }
        var opened = doorway.open(endpoint);
        if (opened instanceof Opened.Open(var ready)) {
            connection = ready;
        }
        return opened;
    }

    private LaneEnd.@Nullable Blocked settle(Handover handover) {
        outdated =
                handover.internalError() == null
                        && !handover.marked()
                        && handover.result() instanceof DeliveryResult.NotMarked;
        if (handover.markFailure() != null) {
            throw handover.markFailure();
        }
        if (handover.internalError() != null) {
            log.error("Letter {} cannot be sent", handover.letter().id(), handover.internalError());
            disconnect();
        } else if (handover.failedAtServer() || handover.sentAway()) {
            disconnect();
            if (!handover.begun() || hungUp) {
                return new LaneEnd.Blocked(handover, version());
            }
            throttle.heard(handover.result());
            hungUp = true;
            results.store(handover::settle);
            return null;
        } else if (outdated) {
            return null;
        }
        hungUp = false;
        served |= handover.answered();
        throttle.heard(handover.result());
        store(handover);
        return null;
    }

    private void store(Handover handover) {
        if (handover.answered() && connection != null && connection.nextAnswered()) {
            unsettled = handover;
        } else {
            results.store(handover::settle);
        }
    }

    private void settleTheOneBefore() {
        var before = unsettled;
        unsettled = null;
        if (before != null && !before.settled()) {
            results.store(before::settle);
        }
    }

    private int version() {
        return endpoint == null ? 0 : endpoint.settingsVersion();
    }

    void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void close() {
        disconnect();
        settleTheOneBefore();
    }
}
