package dev.ownrelay.lane;

import dev.ownrelay.conversation.SmtpConnection;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;

/// Hands one message to a server: tells the connection when the message is claimed, and writes it.
final class Handover {

    private final Outgoing message;
    private final Settlement settlement;
    private boolean marked;
    private @Nullable RuntimeException markFailure;
    private @Nullable Throwable internalError;

    Handover(Outgoing message, Settlement settlement) {
        this.message = message;
        this.settlement = settlement;
    }

    /// @param next the message that will be handed over right after this one; null: not known
    /// @throws RuntimeException when it could not be claimed because the database failed
    Try over(SmtpConnection connection, Try begun, @Nullable Outgoing next) {
        Try ended;
        try {
            ended = send(connection, begun, next);
        } catch (RuntimeException e) {
            if (!marked && ResultStore.isOfTheDatabase(e)) {
                throw e;
            }
            ended = begun.broken(marked, e);
        }
        if (markFailure != null) {
            throw markFailure;
        }
        return marked ? ended.signed(message.signature()) : ended;
    }

    /// All that it takes is at hand before the message is claimed.
    private Try send(SmtpConnection connection, Try begun, @Nullable Outgoing next) {
        message.sign();
        try (var whole = message.whole()) {
            var result =
                    connection.send(
                            message.envelope(),
                            out -> write(whole, out),
                            this::mark,
                            next == null ? null : next.envelope());
            return begun.said(marked, result, internalError);
        }
    }

    private boolean mark() {
        try {
            var row = message.row();
            marked = CurrentTenant.call(row.tenantId(), () -> settlement.mark(row));
        } catch (RuntimeException e) {
            markFailure = e;
        }
        return marked;
    }

    /// A failure of ours is told apart from one of the network.
    private void write(WholeMessage whole, OutputStream out) throws IOException {
        try {
            CurrentTenant.call(
                    message.row().tenantId(),
                    () -> {
                        message.write(whole, out);
                        return true;
                    });
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            internalError = e;
            throw new IOException("The message cannot be written", e);
        }
    }
}
