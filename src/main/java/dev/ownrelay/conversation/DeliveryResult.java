package dev.ownrelay.conversation;

import dev.ownrelay.rejection.Stage;

/// What became of one try to hand a message, or a connection, to a mail server. The server's reply
/// decides (RFC 5321 section 4.2), not the exception of a library.
public sealed interface DeliveryResult {

    Reply reply();

    /// 250 after the final dot: the server took responsibility.
    record Accepted(Reply reply) implements DeliveryResult {}

    /// A 4yz reply to this message: try again later.
    record Deferred(Reply reply) implements DeliveryResult {}

    /// A 5yz reply to this message: the server will not take it.
    record Rejected(Reply reply) implements DeliveryResult {}

    /// The mark was set and no clear answer came: it may or may not have left. Never resent by
    /// itself.
    record Unknown(Reply reply) implements DeliveryResult {}

    /// The message was not begun: another worker owns it, or the mark could not be stored.
    record NotMarked(Reply reply) implements DeliveryResult {}

    /// The server could not be reached or spoke no SMTP (DNS, connect, greeting, EHLO, a lost
    /// connection before the mark).
    record Unavailable(Reply reply) implements DeliveryResult {}

    /// TLS could not be had, or the certificate is not to be trusted; nothing secret was sent.
    record Untrusted(Reply reply) implements DeliveryResult {}

    /// The login was refused or could not be tried safely.
    record Unauthorized(Reply reply) implements DeliveryResult {}

    /// @param stage where the conversation stood
    /// @param code the reply code, 0 when there was no reply
    /// @param text the server's own words, or what went wrong; bounded and without control
    ///   characters
    /// @param millis time taken
    record Reply(Stage stage, int code, String text, long millis) {}

    /// Whether the failure says something of the server, not of this message.
    default boolean serverItself() {
        return this instanceof Unavailable
                || this instanceof Untrusted
                || this instanceof Unauthorized;
    }

    /// Whether only a person can change it, by signing in to the account of the login.
    default boolean signInNeeded() {
        return this instanceof Unauthorized
                && reply().code() == 0
                && reply().text().equals(Fault.SIGN_IN_NEEDED.text());
    }

    /// Whether it says something of who logs in, not of the server.
    default boolean ofTheLogin() {
        if (reply().stage() != Stage.AUTH || reply().code() == 421) {
            return false;
        }
        return reply().code() > 0
                || switch (Fault.of(reply().text())) {
                    case SIGN_IN_NEEDED, NO_TOKEN, BAD_USER_NAME -> true;
                    case null, default -> false;
                };
    }

    /// Whether there was no connection to hand a message over, so that no message can be the
    /// reason.
    default boolean beforeMail() {
        return serverItself() && reply().stage().compareTo(Stage.MAIL) < 0;
    }
}
