package dev.ownrelay.message;

import dev.ownrelay.conversation.DeliveryResult;

/// How one try to deliver a message ended.
public enum Outcome {
    ACCEPTED,
    DEFERRED,
    REJECTED,
    UNKNOWN,
    UNAVAILABLE,
    UNTRUSTED,
    UNAUTHORIZED,
    /// Reading or writing the message failed on our side; the server has not got it.
    INTERNAL_ERROR,
    /// The message grew too old to try again.
    EXPIRED;

    /// @param marked whether the body had begun: then only a clear answer says what became of it
    public static Outcome of(DeliveryResult result, boolean marked) {
        return switch (result) {
            case DeliveryResult.Accepted _ -> ACCEPTED;
            case DeliveryResult.Deferred _ -> DEFERRED;
            case DeliveryResult.Rejected _ -> REJECTED;
            case DeliveryResult.Unknown _, DeliveryResult.NotMarked _ -> UNKNOWN;
            case DeliveryResult.Unavailable _ -> marked ? UNKNOWN : UNAVAILABLE;
            case DeliveryResult.Untrusted _ -> marked ? UNKNOWN : UNTRUSTED;
            case DeliveryResult.Unauthorized _ -> marked ? UNKNOWN : UNAUTHORIZED;
        };
    }
}
