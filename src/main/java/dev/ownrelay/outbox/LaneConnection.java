package dev.ownrelay.outbox;

import dev.ownrelay.smtp.DeliveryResult;
import dev.ownrelay.smtp.Opened;
import dev.ownrelay.smtp.SmtpConnection;
import dev.ownrelay.smtp.SmtpEndpoint;

import org.jspecify.annotations.Nullable;

/// The connection of a lane: opened when a letter needs it, kept for the next ones, replaced when
/// it grew old or the settings of the server changed.
final class LaneConnection implements AutoCloseable {

    private final LaneRunner with;
    private @Nullable SmtpEndpoint endpoint;
    private @Nullable SmtpConnection connection;

    LaneConnection(LaneRunner with) {
        this.with = with;
    }

    void use(SmtpEndpoint current) {
        if (!current.equals(endpoint)) {
            close();
            endpoint = current;
        }
    }

    boolean reusable() {
        return connection != null && connection.reusable();
    }

    /// Whether the server already waits for the next letter.
    boolean nextAnswered() {
        return connection != null && connection.nextAnswered();
    }

    /// A connection that was used before may be stale: then the letter gets one fresh one.
    ///
    /// @param before the letter before this one, if its result is not stored yet
    /// @param next the letter that follows at once, if it is known
    Handover handOver(Message letter, @Nullable Handover before, @Nullable Message next) {
        boolean fresh = !reusable();
        var handover = tryOnce(letter, before, next);
        if (!fresh && handover.failedAtServer()) {
            close();
            handover = tryOnce(letter, before, next);
        }
        return handover;
    }

    private Handover tryOnce(Message letter, @Nullable Handover before, @Nullable Message next) {
        var now = with.clock.instant();
        var handover = new Handover(letter, with.deliveries, with.writer, now, before);
        if (open() instanceof Opened.Failed(DeliveryResult why)) {
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

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
