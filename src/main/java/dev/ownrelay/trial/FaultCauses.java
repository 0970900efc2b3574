package dev.ownrelay.trial;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.Fault;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

/// Likely causes where no server had the word: by what went wrong, where, and with which settings.
final class FaultCauses {

    private static final int SUBMISSIONS = 465;

    private FaultCauses() {}

    /// @param reply with code 0
    /// @return null: nothing is known beyond the meaning of the text, which `rejection` tells
    static @Nullable LikelyCause of(SmtpEndpoint endpoint, Reply reply) {
        return switch (Fault.of(reply.text())) {
            case CLEAR_TEXT,
                    NO_STARTTLS,
                    TLS_TOO_OLD,
                    CERTIFICATE_OTHER_NAME,
                    CERTIFICATE_UNTRUSTED,
                    CERTIFICATE_EXPIRED ->
                    null;
            case BLOCKED -> LikelyCause.ADDRESS_NOT_ALLOWED;
            case NO_SUCH_HOST -> LikelyCause.NAME_NOT_FOUND;
            case REFUSED, UNREACHABLE -> LikelyCause.PORT_REFUSED;
            case CLEAR_TEXT_AFTER_STARTTLS -> LikelyCause.TLS_TAMPERED;
            case NOT_TLS -> notTls(endpoint);
            case PLAINTEXT_LOGIN -> LikelyCause.LOGIN_ONLY_WITH_TLS;
            case NO_AUTH -> noLogin(endpoint);
            case NO_MECHANISM -> noMechanism(endpoint, reply.text());
            case NO_SMTPUTF8 -> LikelyCause.ADDRESS_NEEDS_UTF8;
            case REPLY_TOO_LONG -> LikelyCause.NO_SMTP;
            case TIMED_OUT -> silent(endpoint, reply.stage());
            case CLOSED, LOST -> lost(endpoint, reply.stage());
            case ODD_REPLY ->
                    afterMessage(reply.stage())
                            ? LikelyCause.MESSAGE_UNCERTAIN
                            : LikelyCause.NO_SMTP;
            case null, default -> reply.stage() == Stage.TLS ? LikelyCause.TLS_FAILED : null;
        };
    }

    private static LikelyCause notTls(SmtpEndpoint endpoint) {
        return endpoint.tls() == Tls.TLS ? LikelyCause.PLAIN_PORT : LikelyCause.TLS_FAILED;
    }

    private static LikelyCause noLogin(SmtpEndpoint endpoint) {
        return endpoint.tls() == Tls.NONE
                ? LikelyCause.LOGIN_ONLY_WITH_TLS
                : LikelyCause.LOGIN_NOT_OFFERED;
    }

    private static @Nullable LikelyCause noMechanism(SmtpEndpoint endpoint, String offered) {
        if (endpoint.tokens() != null) {
            return LikelyCause.TOKEN_NOT_TAKEN;
        }
        return offered.contains("CRAM-MD5") ? LikelyCause.LOGIN_ONLY_BY_CRAM_MD5 : null;
    }

    private static LikelyCause silent(SmtpEndpoint endpoint, Stage stage) {
        return switch (stage) {
            case RESOLVE -> LikelyCause.NAME_SERVICE_SILENT;
            case CONNECT -> LikelyCause.NETWORK_BLOCKED;
            case TLS -> endpoint.tls() == Tls.TLS ? LikelyCause.PLAIN_PORT : LikelyCause.SLOW;
            case GREETING -> noGreeting(endpoint, LikelyCause.SLOW);
            default -> afterMessage(stage) ? LikelyCause.MESSAGE_UNCERTAIN : LikelyCause.SLOW;
        };
    }

    private static LikelyCause lost(SmtpEndpoint endpoint, Stage stage) {
        return switch (stage) {
            case CONNECT -> LikelyCause.PORT_REFUSED;
            case TLS -> LikelyCause.TLS_FAILED;
            case GREETING -> noGreeting(endpoint, LikelyCause.GREETING_REFUSED);
            default ->
                    afterMessage(stage)
                            ? LikelyCause.MESSAGE_UNCERTAIN
                            : LikelyCause.CONNECTION_LOST;
        };
    }

    /// A server that expects TLS at once waits for the client, which waits for a greeting.
    private static LikelyCause noGreeting(SmtpEndpoint endpoint, LikelyCause otherwise) {
        if (endpoint.tls() == Tls.TLS) {
            return otherwise;
        }
        return endpoint.port() == SUBMISSIONS ? LikelyCause.TLS_PORT : LikelyCause.SILENT_GREETING;
    }

    private static boolean afterMessage(Stage stage) {
        return stage == Stage.BODY || stage == Stage.DOT;
    }
}
