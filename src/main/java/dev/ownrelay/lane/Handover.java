package dev.ownrelay.lane;

import dev.ownrelay.conversation.Envelope;
import dev.ownrelay.conversation.SmtpConnection;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;

/// Hands one message to a server: tells the connection when the message is claimed, and writes it.
final class Handover {

    private final QueuedMessage message;
    private final AttachmentSplicer writer;
    private final Settlement settlement;
    private boolean marked;
    private @Nullable RuntimeException markFailure;
    private @Nullable Throwable internalError;

    Handover(QueuedMessage message, AttachmentSplicer writer, Settlement settlement) {
        this.message = message;
        this.writer = writer;
        this.settlement = settlement;
    }

    /// @param next the message that will be handed over right after this one; null: not known
    /// @throws RuntimeException when it could not be claimed because the database failed
    Try over(SmtpConnection connection, Try begun, @Nullable QueuedMessage next) {
        Try ended;
        try {
            var result =
                    connection.send(
                            envelope(message),
                            this::write,
                            this::mark,
                            next == null ? null : envelope(next));
            ended = begun.said(marked, result, internalError);
        } catch (RuntimeException e) {
            ended = begun.broken(marked, e);
        }
        if (markFailure != null) {
            throw markFailure;
        }
        return ended;
    }

    private static Envelope envelope(QueuedMessage message) {
        return new Envelope(message.fromAddress(), message.toAddress(), message.size());
    }

    private boolean mark() {
        try {
            marked = CurrentTenant.call(message.tenantId(), () -> settlement.mark(message));
        } catch (RuntimeException e) {
            markFailure = e;
        }
        return marked;
    }

    /// A failure of ours is told apart from one of the network.
    private void write(OutputStream out) throws IOException {
        try {
            CurrentTenant.call(
                    message.tenantId(),
                    () -> {
                        writer.write(message, out);
                        return true;
                    });
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            internalError = e;
            throw new IOException("The message cannot be written", e);
        }
    }
}
