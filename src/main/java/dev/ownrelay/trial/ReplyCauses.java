package dev.ownrelay.trial;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

/// Likely causes of what a server answered, where the settings tell more than its words, or where
/// those words mean another thing for a test than for a message.
final class ReplyCauses {

    private ReplyCauses() {}

    /// @param meaning what the reply means by itself
    /// @return null: that says enough
    static @Nullable LikelyCause of(SmtpEndpoint endpoint, Reply reply, Cause meaning) {
        return switch (meaning) {
            case GREYLISTED -> LikelyCause.GREYLISTED;
            case RELAY_DENIED -> relay(endpoint);
            case LOGIN_REFUSED, LOGIN_METHOD_DISABLED -> login(endpoint, meaning);
            case UNKNOWN,
                    POLICY,
                    NETWORK,
                    TEMPORARY_TIMEOUT,
                    REMOTE_SYSTEM_ERROR,
                    PROTOCOL_SYNTAX ->
                    byPlace(endpoint, reply, meaning);
            case RECIPIENT_UNKNOWN,
                    RECIPIENT_MAILBOX_FULL,
                    RECIPIENT_ACCOUNT_DISABLED,
                    RECIPIENT_REFUSES,
                    RECIPIENT_DOMAIN_UNKNOWN,
                    RECIPIENT_DOMAIN_NO_MAIL ->
                    reply.stage() == Stage.RCPT ? LikelyCause.RECIPIENT_REFUSED : null;
            default -> null;
        };
    }

    private static @Nullable LikelyCause login(SmtpEndpoint endpoint, Cause meaning) {
        if (endpoint.hasLogin() && endpoint.tokens() != null) {
            return LikelyCause.TOKEN_REFUSED;
        }
        return endpoint.hasLogin() || meaning != Cause.LOGIN_REFUSED
                ? null
                : LikelyCause.LOGIN_NEEDED;
    }

    private static LikelyCause relay(SmtpEndpoint endpoint) {
        return endpoint.hasLogin() ? LikelyCause.RELAY_REFUSED : LikelyCause.RELAY_NEEDS_LOGIN;
    }

    private static @Nullable LikelyCause byPlace(
            SmtpEndpoint endpoint, Reply reply, Cause meaning) {
        if (reply.code() < 500) {
            return LikelyCause.SERVER_BUSY;
        }
        return switch (reply.stage()) {
            case GREETING, EHLO -> LikelyCause.GREETING_REFUSED;
            case TLS -> LikelyCause.STARTTLS_REFUSED;
            case MAIL -> LikelyCause.SENDER_REFUSED;
            case RCPT -> notKnown(endpoint, reply);
            default -> meaning == Cause.UNKNOWN ? LikelyCause.REFUSED : null;
        };
    }

    /// 5.7.1 for a recipient of a server without a login: it relays for nobody it does not know
    /// (RFC 3463 section 3.8).
    private static LikelyCause notKnown(SmtpEndpoint endpoint, Reply reply) {
        return reply.text().startsWith("5.7.1") ? relay(endpoint) : LikelyCause.RECIPIENT_REFUSED;
    }
}
