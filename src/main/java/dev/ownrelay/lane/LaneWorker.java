package dev.ownrelay.lane;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.Opened;
import dev.ownrelay.conversation.SmtpConnection;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.lane.RunSigners.Signers;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.Objects;

/// One connection of a lane and the messages that go over it, one after another: opened when a
/// message needs it, kept for the next ones, replaced when it grew old or the settings changed.
final class LaneWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private final LaneLogins logins;
    private final Signers signers;
    private final Settlement settlement;
    private final Throttle throttle;
    private final Refusals refusals;
    private final Clock clock;
    private @Nullable SmtpEndpoint endpoint;
    private @Nullable SmtpConnection connection;

    /// The server hung up at the message before this one. Once, that is the message's fault, so
    /// that it alone must wait; twice in a row, the server's.
    private boolean hungUp;

    /// Whether the server took a message or gave a message its answer since the last batch began.
    private boolean served;

    /// Whether the last message was no longer ours to send.
    private boolean outdated;

    /// What the server has heard of, or soon will; it must not change any more.
    private @Nullable Outgoing announced;

    LaneWorker(
            LaneLogins logins,
            Signers signers,
            Settlement settlement,
            Throttle throttle,
            Refusals refusals,
            Clock clock) {
        this.logins = logins;
        this.signers = signers;
        this.settlement = settlement;
        this.throttle = throttle;
        this.refusals = refusals;
        this.clock = clock;
    }

    void use(SmtpEndpoint current) {
        if (!current.equals(endpoint)) {
            close();
            endpoint = current;
        }
    }

    /// Whether the connection can serve another message.
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

    /// Whether the last message was no longer ours to send, so that others that were fetched with
    /// it may not be either.
    boolean outdated() {
        return outdated;
    }

    /// Hands over one message and stores what became of it.
    ///
    /// @param next the message that this worker hands over right afterwards; null: not known
    /// @return null when the lane may go on
    @Nullable LaneEnd deliver(QueuedMessage message, @Nullable QueuedMessage next) {
        Try ended;
        try {
            var leaving = outgoing(message);
            announced = next == null ? null : signers.ahead(next);
            ended = handOver(leaving, announced);
        } finally {
            settlement.settle(); // of the one before, also when this one could not be claimed
        }
        return judge(ended);
    }

    private Outgoing outgoing(QueuedMessage message) {
        return announced != null && announced.row() == message ? announced : signers.of(message);
    }

    /// A connection that was used before may be stale: then the message gets one fresh one.
    private Try handOver(Outgoing message, @Nullable Outgoing next) {
        boolean fresh = !reusable();
        var ended = tryOnce(message, next);
        if (!fresh && ended.failedAtServer()) {
            disconnect();
            settlement.settle();
            ended = tryOnce(message, next);
        }
        return ended;
    }

    private Try tryOnce(Outgoing message, @Nullable Outgoing next) {
        var begun = Try.begin(message.row(), clock.instant());
        if (open() instanceof Opened.Failed(DeliveryResult why)) {
            return begun.refused(why);
        }
        var open = Objects.requireNonNull(connection);
        return new Handover(message, settlement).over(open, begun, next);
    }

    /// @return null when the connection before serves on
    private @Nullable Opened open() {
        if (reusable()) {
            return null;
        }
        disconnect();
        settlement.settle();
        var opened = logins.open(Objects.requireNonNull(endpoint));
        if (opened instanceof Opened.Open(var ready)) {
            connection = ready;
        }
        return opened;
    }

    private @Nullable LaneEnd judge(Try ended) {
        outdated = ended.outdated();
        if (!ended.begun() && logins.gaveWay()) {
            return new LaneEnd.GaveWay();
        }
        if (ended.internalError() != null) {
            log.error("Message {} cannot be sent", ended.message().id(), ended.internalError());
            disconnect();
        } else if (ended.failedAtServer() || ended.sentAway()) {
            disconnect();
            if (ended.result().signInNeeded()) {
                return new LaneEnd.SignInNeeded(false);
            }
            if (!ended.begun() || hungUp) {
                return new LaneEnd.Blocked(ended, version());
            }
            throttle.heard(ended.result());
            hungUp = true;
            settle(ended);
            return null;
        } else if (outdated) {
            return null;
        }
        hungUp = false;
        throttle.heard(ended.result());
        var heard = refusals.heard(ended);
        if (heard.stop() != null) {
            disconnect();
            settle(heard.ended());
            return new LaneEnd.Refused(heard.ended(), heard.stop(), version());
        }
        served |= ended.answered();
        settleSoon(ended);
        return null;
    }

    private void settleSoon(Try ended) {
        if (ended.answered() && connection != null && connection.nextAnswered()) {
            settlement.settleWithNext(ended);
        } else {
            settle(ended);
        }
    }

    void settle(Try ended) {
        settlement.settle(ended);
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
        settlement.close();
    }
}
