package dev.ownrelay.conversation;

import dev.ownrelay.conversation.ConversationFailure.Kind;
import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/// What a TLS connection turned out to be; and what an I/O error means of one.
///
/// @param protocol such as `TLSv1.3`
/// @param subject of the server's certificate, as a distinguished name
/// @param issuer of the server's certificate, as a distinguished name
/// @param notAfter when the server's certificate expires
public record TlsFacts(String protocol, String subject, String issuer, Instant notAfter) {

    private static final List<String> NAMING = List.of("CN", "O");

    private static final Set<Fault> OURS =
            EnumSet.of(
                    Fault.CERTIFICATE_EXPIRED,
                    Fault.CLEAR_TEXT_AFTER_STARTTLS,
                    Fault.AUTHORITY_UNREADABLE);

    /// The name in the subject as people read it.
    public String subjectName() {
        return name(subject);
    }

    /// The name and the organisation in the issuer as people read them.
    public String issuerName() {
        return name(issuer);
    }

    /// Whole days until the certificate expires; negative when it has.
    public long daysLeft(Instant now) {
        return Duration.between(now, notAfter).toDays();
    }

    /// Who answered in TLS; the names bounded and cleaned, for they are the server's own words.
    static TlsFacts of(SSLSocket tls) throws SSLPeerUnverifiedException {
        var certificate = TlsTrust.certificate(tls);
        return new TlsFacts(
                tls.getSession().getProtocol(),
                SmtpReply.clean(certificate.getSubjectX500Principal().getName()),
                SmtpReply.clean(certificate.getIssuerX500Principal().getName()),
                certificate.getNotAfter().toInstant());
    }

    /// Protocol, subject, issuer and last day of the certificate.
    static String text(TlsFacts tls) {
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
                    ConversationFailure.of(Kind.UNTRUSTED, stage, text(ssl));
            default -> ConversationFailure.unavailable(stage, Fault.LOST);
        };
    }

    private static boolean endsEarly(SSLException e) {
        return e.getCause() instanceof EOFException;
    }

    private static String text(SSLException e) {
        var said = Objects.requireNonNullElse(e.getMessage(), "");
        var fault = isExpired(e) ? Fault.CERTIFICATE_EXPIRED : fault(e, said);
        return fault == null ? Fault.TLS_FAILED.with(said) : fault.text();
    }

    private static boolean isExpired(SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException
                    || cause instanceof CertPathValidatorException path
                            && path.getReason() == CertPathValidatorException.BasicReason.EXPIRED) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Fault fault(SSLException e, String said) {
        var known = Fault.of(said);
        if (known != null && OURS.contains(known)) {
            return known;
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
        return e.getCause() instanceof CertificateException ? Fault.CERTIFICATE_UNTRUSTED : null;
    }

    private static String name(String distinguished) {
        try {
            var names =
                    new LdapName(distinguished)
                            .getRdns().stream()
                                    .filter(part -> NAMING.contains(part.getType()))
                                    .sorted(Comparator.comparing(Rdn::getType))
                                    .map(part -> part.getValue().toString())
                                    .distinct()
                                    .toList();
            // unescaped again, so cleaned again
            return names.isEmpty() ? distinguished : HeaderText.clean(String.join(", ", names));
        } catch (InvalidNameException e) {
            return distinguished; // bounded, and so perhaps cut
        }
    }
}
