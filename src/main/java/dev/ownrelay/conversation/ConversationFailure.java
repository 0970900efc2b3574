package dev.ownrelay.conversation;

import dev.ownrelay.rejection.Stage;

import jakarta.mail.MessagingException;

/// Ends a conversation before its purpose: something says no of the server itself.
final class ConversationFailure extends MessagingException {

    private static final long serialVersionUID = 1;

    enum Kind {
        UNAVAILABLE,
        UNTRUSTED,
        UNAUTHORIZED
    }

    private final Kind kind;
    private final Stage stage;
    private final int code;
    private final String text;

    private ConversationFailure(Kind kind, Stage stage, int code, String text) {
        super(stage + " " + code + " " + text);
        this.kind = kind;
        this.stage = stage;
        this.code = code;
        this.text = text;
    }

    static ConversationFailure unavailable(Stage stage, Fault fault) {
        return of(Kind.UNAVAILABLE, stage, fault.text());
    }

    /// @param text of a [Fault]
    static ConversationFailure of(Kind kind, Stage stage, String text) {
        return new ConversationFailure(kind, stage, 0, text);
    }

    static ConversationFailure odd(Stage stage, SmtpReply reply) {
        return of(Kind.UNAVAILABLE, stage, Fault.ODD_REPLY.with(reply.text()));
    }

    static ConversationFailure said(Kind kind, Stage stage, SmtpReply reply) {
        return new ConversationFailure(kind, stage, reply.code(), reply.text());
    }

    /// A reply that ends the conversation where it stands.
    static ConversationFailure said(Stage stage, SmtpReply reply) {
        var kind =
                switch (stage) {
                    case AUTH -> reply.code() == 421 ? Kind.UNAVAILABLE : Kind.UNAUTHORIZED;
                    case TLS -> Kind.UNTRUSTED;
                    default -> Kind.UNAVAILABLE;
                };
        return said(kind, stage, reply);
    }

    /// Whether the server ended the connection, with a word or without.
    boolean hungUp() {
        return code == 421
                || code == 0
                        && (text.equals(Fault.CLOSED.text()) || text.equals(Fault.LOST.text()));
    }

    DeliveryResult.Reply reply(long millis) {
        return new DeliveryResult.Reply(stage, code, text, millis);
    }

    DeliveryResult result(long millis) {
        var reply = reply(millis);
        return switch (kind) {
            case UNAVAILABLE -> new DeliveryResult.Unavailable(reply);
            case UNTRUSTED -> new DeliveryResult.Untrusted(reply);
            case UNAUTHORIZED -> new DeliveryResult.Unauthorized(reply);
        };
    }
}
