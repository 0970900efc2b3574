package dev.ownrelay.outbox;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.DeliveryResult;
import dev.ownrelay.smtp.Envelope;
import dev.ownrelay.smtp.SmtpConnection;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/// One try to hand a letter to a server, and what was learned on the way.
final class Handover {

    private final Message letter;
    private final Deliveries deliveries;
    private final LetterWriter writer;
    private final Instant startedAt;
    private DeliveryResult result =
            new DeliveryResult.NotMarked(new DeliveryResult.Reply(Stage.CONNECT, 0, "", 0));
    private boolean begun;
    private boolean marked;
    private @Nullable RuntimeException markFailure;
    private @Nullable Throwable internalError;

    Handover(Message letter, Deliveries deliveries, LetterWriter writer, Instant startedAt) {
        this.letter = letter;
        this.deliveries = deliveries;
        this.writer = writer;
        this.startedAt = startedAt;
    }

    /// There was no connection to hand the letter to.
    void refused(DeliveryResult why) {
        result = why;
    }

    void over(SmtpConnection connection) {
        begun = true;
        var envelope = new Envelope(letter.fromAddress(), letter.toAddress(), letter.size());
        try {
            result = connection.send(envelope, this::write, this::mark);
        } catch (RuntimeException e) {
            internalError = e;
        }
    }

    private boolean mark() {
        try {
            marked = CurrentTenant.call(letter.tenantId(), () -> deliveries.mark(letter));
        } catch (RuntimeException e) {
            markFailure = e;
        }
        return marked;
    }

    /// A failure of ours is told apart from one of the network: it must not be read as the
    /// server's.
    private void write(OutputStream out) throws IOException {
        try {
            CurrentTenant.call(
                    letter.tenantId(),
                    () -> {
                        writer.write(letter, out);
                        return true;
                    });
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            internalError = e;
            throw new IOException("The letter cannot be written", e);
        }
    }

    Message letter() {
        return letter;
    }

    Instant startedAt() {
        return startedAt;
    }

    DeliveryResult result() {
        return result;
    }

    /// Whether a connection was open, so that the failure may lie in this letter.
    boolean begun() {
        return begun;
    }

    boolean marked() {
        return marked;
    }

    @Nullable RuntimeException markFailure() {
        return markFailure;
    }

    @Nullable Throwable internalError() {
        return internalError;
    }

    /// Whether the server failed before the letter was claimed.
    boolean failedAtServer() {
        return result.serverItself() && !marked && internalError == null;
    }
}
