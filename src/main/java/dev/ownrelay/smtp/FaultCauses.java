package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.DeliveryResult.Reply;

import org.jspecify.annotations.Nullable;

/// Likely causes where no server had the word: by what went wrong, where, and with which settings.
final class FaultCauses {

    private static final int SUBMISSIONS = 465;

    private FaultCauses() {}

    /// @param reply with code 0
    /// @return null: nothing is known beyond the meaning of the text, which `rejection` tells
    static @Nullable LikelyCause of(SmtpEndpoint endpoint, Reply reply) {
        return switch (reply.text()) {
            case Fault.NO_STARTTLS,
                    Fault.TLS_TOO_OLD,
                    Fault.CERTIFICATE_OTHER_NAME,
                    Fault.CERTIFICATE_UNTRUSTED,
                    Fault.CERTIFICATE_EXPIRED ->
                    null;
            case Fault.BLOCKED -> LikelyCause.ADDRESS_NOT_ALLOWED;
            case Fault.NO_SUCH_HOST -> LikelyCause.NAME_NOT_FOUND;
            case Fault.REFUSED, Fault.UNREACHABLE -> LikelyCause.PORT_REFUSED;
            case Fault.CLEAR_TEXT_AFTER_STARTTLS -> LikelyCause.TLS_TAMPERED;
            case Fault.NOT_TLS -> notTls(endpoint);
            case Fault.PLAINTEXT_LOGIN -> LikelyCause.LOGIN_ONLY_WITH_TLS;
            case Fault.NO_AUTH -> noLogin(endpoint);
            case Fault.NO_SMTPUTF8 -> LikelyCause.ADDRESS_NEEDS_UTF8;
            case Fault.REPLY_TOO_LONG -> LikelyCause.NO_SMTP;
            case Fault.TIMED_OUT -> silent(endpoint, reply.stage());
            case Fault.CLOSED, Fault.LOST -> lost(endpoint, reply.stage());
            default -> byBeginning(reply);
        };
    }

    private static @Nullable LikelyCause byBeginning(Reply reply) {
        if (reply.text().startsWith(Fault.ODD_REPLY)) {
            return afterLetter(reply.stage()) ? LikelyCause.LETTER_UNCERTAIN : LikelyCause.NO_SMTP;
        }
        if (reply.stage() == Stage.TLS) {
            return LikelyCause.TLS_FAILED;
        }
        return null;
    }

    private static LikelyCause notTls(SmtpEndpoint endpoint) {
        return endpoint.tls() == Tls.TLS ? LikelyCause.PLAIN_PORT : LikelyCause.TLS_FAILED;
    }

    private static LikelyCause noLogin(SmtpEndpoint endpoint) {
        return endpoint.tls() == Tls.NONE
                ? LikelyCause.LOGIN_ONLY_WITH_TLS
                : LikelyCause.LOGIN_NOT_OFFERED;
    }

    private static LikelyCause silent(SmtpEndpoint endpoint, Stage stage) {
        return switch (stage) {
            case RESOLVE -> LikelyCause.NAME_SERVICE_SILENT;
            case CONNECT -> LikelyCause.NETWORK_BLOCKED;
            case TLS -> endpoint.tls() == Tls.TLS ? LikelyCause.PLAIN_PORT : LikelyCause.SLOW;
            case GREETING -> noGreeting(endpoint, LikelyCause.SLOW);
            default -> afterLetter(stage) ? LikelyCause.LETTER_UNCERTAIN : LikelyCause.SLOW;
        };
    }

    private static LikelyCause lost(SmtpEndpoint endpoint, Stage stage) {
        return switch (stage) {
            case CONNECT -> LikelyCause.PORT_REFUSED;
            case TLS -> LikelyCause.TLS_FAILED;
            case GREETING -> noGreeting(endpoint, LikelyCause.GREETING_REFUSED);
            default ->
                    afterLetter(stage) ? LikelyCause.LETTER_UNCERTAIN : LikelyCause.CONNECTION_LOST;
        };
    }

    /// A server that expects TLS at once waits for the client, which waits for a greeting.
    private static LikelyCause noGreeting(SmtpEndpoint endpoint, LikelyCause otherwise) {
        if (endpoint.tls() == Tls.TLS) {
            return otherwise;
        }
        return endpoint.port() == SUBMISSIONS ? LikelyCause.TLS_PORT : LikelyCause.SILENT_GREETING;
    }

    private static boolean afterLetter(Stage stage) {
        return stage == Stage.BODY || stage == Stage.DOT;
    }
}
