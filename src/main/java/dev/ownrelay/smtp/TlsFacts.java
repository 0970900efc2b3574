package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.ConversationFailure.Kind;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/// Says what a TLS connection is, and what an I/O error means.
final class TlsFacts {

    private static final Set<String> OURS =
            Set.of(
                    Fault.CERTIFICATE_EXPIRED,
                    Fault.CLEAR_TEXT_AFTER_STARTTLS,
                    Fault.AUTHORITY_UNREADABLE);

    private TlsFacts() {}

    /// Who answered in TLS; the names bounded and cleaned, for they are the server's own words.
    static TlsDetails of(SSLSocket tls) throws SSLPeerUnverifiedException {
        var certificate = TlsTrust.certificate(tls);
        return new TlsDetails(
                tls.getSession().getProtocol(),
                SmtpReply.clean(certificate.getSubjectX500Principal().getName()),
                SmtpReply.clean(certificate.getIssuerX500Principal().getName()),
                certificate.getNotAfter().toInstant());
    }

    /// Protocol, subject, issuer and last day of the certificate.
    static String text(TlsDetails tls) {
        return "%s · %s · %s · %s"
                .formatted(
                        tls.protocol(),
                        tls.subject(),
                        tls.issuer(),
                        tls.notAfter().atZone(ZoneOffset.UTC).toLocalDate());
    }

    static ConversationFailure failure(Stage stage, IOException e) {
        return switch (e) {
            case SocketTimeoutException _ ->
                    ConversationFailure.unavailable(stage, Fault.TIMED_OUT);
            case ReplyInput.TooLong _ ->
                    ConversationFailure.unavailable(stage, Fault.REPLY_TOO_LONG);
            case ConnectException _ -> ConversationFailure.unavailable(stage, Fault.REFUSED);
            case NoRouteToHostException _ ->
                    ConversationFailure.unavailable(stage, Fault.UNREACHABLE);
            case EOFException _ -> ConversationFailure.unavailable(stage, Fault.CLOSED);
            case SSLException ssl when stage == Stage.TLS && !endsEarly(ssl) ->
                    new ConversationFailure(Kind.UNTRUSTED, stage, 0, text(ssl));
            default -> ConversationFailure.unavailable(stage, Fault.LOST);
        };
    }

    private static boolean endsEarly(SSLException e) {
        return e.getCause() instanceof EOFException;
    }

    private static String text(SSLException e) {
        var said = Objects.requireNonNullElse(e.getMessage(), "");
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException
                    || cause instanceof CertPathValidatorException path
                            && path.getReason() == CertPathValidatorException.BasicReason.EXPIRED) {
                return Fault.CERTIFICATE_EXPIRED;
            }
        }
        if (OURS.contains(said)) {
            return said;
        }
        if (said.contains("protocol_version") || said.contains("selected protocol version")) {
            return Fault.TLS_TOO_OLD;
        }
        if (said.startsWith("Unsupported or unrecognized SSL message")) {
            return Fault.NOT_TLS;
        }
        if (said.contains("No subject alternative") || said.contains("No name matching")) {
            return Fault.CERTIFICATE_OTHER_NAME;
        }
        return e.getCause() instanceof CertificateException
                ? Fault.CERTIFICATE_UNTRUSTED
                : SmtpReply.clean(Fault.TLS_FAILED + said);
    }
}
