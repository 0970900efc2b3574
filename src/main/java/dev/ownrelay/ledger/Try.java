package dev.ownrelay.ledger;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.DeliveryResult.NotMarked;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One try to hand a message to a server, as far as it has come. Each step makes a new one.
///
/// @param begun whether a connection was open, so that the failure may lie in this message
/// @param marked whether the message was claimed, so that it may have left
/// @param internalError what failed here, which must not be read as the server's; null: nothing
/// @param signature the key by which we signed it, see `DeliveryAttempt.signature`; null: by none
public record Try(
        QueuedMessage message,
        Instant startedAt,
        boolean begun,
        boolean marked,
        DeliveryResult result,
        @Nullable Throwable internalError,
        @Nullable String signature) {

    private static final DeliveryResult NOTHING_YET =
            new NotMarked(new Reply(Stage.CONNECT, 0, "", 0));

    public static Try begin(QueuedMessage message, Instant now) {
        return new Try(message, now, false, false, NOTHING_YET, null, null);
    }

    /// There was no connection to hand the message to.
    public Try refused(DeliveryResult why) {
        return new Try(message, startedAt, false, false, why, null, null);
    }

    /// The server had its say.
    public Try said(boolean marked, DeliveryResult result, @Nullable Throwable internalError) {
        return new Try(message, startedAt, true, marked, result, internalError, null);
    }

    /// We failed before anybody could say anything.
    public Try broken(boolean marked, RuntimeException internalError) {
        return new Try(message, startedAt, true, marked, NOTHING_YET, internalError, null);
    }

    /// It left with a signature of ours, or would have.
    public Try signed(@Nullable String key) {
        return new Try(message, startedAt, begun, marked, result, internalError, key);
    }

    /// It is tried again later, though the server has refused it for good.
    public Try putOff() {
        return new Try(
                message,
                startedAt,
                begun,
                marked,
                new DeliveryResult.Deferred(result.reply()),
                internalError,
                signature);
    }

    /// Whether the server had the word, so that the result may be stored a moment later.
    public boolean answered() {
        return switch (result) {
            case DeliveryResult.Accepted _, DeliveryResult.Deferred _, DeliveryResult.Rejected _ ->
                    internalError == null;
            default -> false;
        };
    }

    /// Whether the message was no longer ours to send.
    public boolean outdated() {
        return internalError == null && !marked && result instanceof NotMarked;
    }

    /// Whether the server hung up politely, which need not be about this message (RFC 5321 section
    /// 3.8).
    public boolean sentAway() {
        return !marked && result instanceof DeliveryResult.Deferred && result.reply().code() == 421;
    }

    /// Whether the server failed before the message was claimed.
    public boolean failedAtServer() {
        return result.serverItself() && !marked && internalError == null;
    }

    /// Our own failure is told by its kind only: its words may quote the message.
    Reply reply() {
        return internalError == null
                ? result.reply()
                : new Reply(Stage.BODY, 0, internalError.getClass().getSimpleName(), 0);
    }
}
