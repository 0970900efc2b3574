package dev.ownrelay.conversation;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.security.auth.x500.X500Principal;

/// Certificates that vouch for one mail server besides the public authorities, in PEM (RFC 7468). A
/// certificate that the server itself shows is as good as one of an authority that signed it.
public final class CaCertificates {

    static final int MAX_CHARACTERS = 64 * 1024;
    static final int MAX_CERTIFICATES = 10;

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final Pattern BLOCK = Pattern.compile(BEGIN + "([A-Za-z0-9+/=\\s]+)" + END);
    private static final Pattern ANY_BLOCK = Pattern.compile("-----BEGIN ");

    /// Why a text was not taken.
    enum Problem {
        LONG,
        MANY,
        PRIVATE_KEY,
        NOT_PEM,
        EXPIRED,
        NOT_YET
    }

    public sealed interface Parsed {

        /// @param pem the certificates in their one stored form; null: there are none
        record Ok(@Nullable String pem) implements Parsed {}

        /// @param subject of the certificate that is meant; empty if none is
        record Bad(Problem problem, String subject) implements Parsed {}
    }

    /// One stored certificate.
    ///
    /// @param until when it expires
    public record Authority(String subject, Instant until) {}

    private CaCertificates() {}

    /// Takes what was typed if it is nothing but certificates that are valid now; text around them,
    /// as tools write it, is left out.
    public static Parsed parse(String typed, Instant now) {
        if (typed.isBlank()) {
            return new Parsed.Ok(null);
        }
        if (typed.length() > MAX_CHARACTERS) {
            return bad(Problem.LONG);
        }
        if (typed.contains("PRIVATE KEY-----")) {
            return bad(Problem.PRIVATE_KEY);
        }
        try {
            var certificates = read(typed);
            return certificates.size() > MAX_CERTIFICATES
                    ? bad(Problem.MANY)
                    : valid(certificates, now);
        } catch (CertificateException e) {
            return bad(Problem.NOT_PEM);
        }
    }

    /// @throws CertificateException if this is no stored form
    static List<X509Certificate> read(String pem) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new LinkedHashSet<X509Certificate>();
        var block = BLOCK.matcher(pem);
        long blocks = 0;
        for (; block.find(); blocks++) {
            var der = new ByteArrayInputStream(decode(block.group(1)));
            certificates.add((X509Certificate) factory.generateCertificate(der));
        }
        if (blocks == 0 || blocks != ANY_BLOCK.matcher(pem).results().count()) {
            throw new CertificateException("not all of it is certificates");
        }
        return List.copyOf(certificates);
    }

    /// Of those that may have signed a certificate of this chain, one must not have expired.
    static void checkIssuers(String pem, Certificate[] chain, Instant now)
            throws CertificateException {
        var issuers = new HashSet<X500Principal>();
        for (var certificate : chain) {
            issuers.add(((X509Certificate) certificate).getIssuerX500Principal());
        }
        var concerned =
                read(pem).stream()
                        .filter(own -> issuers.contains(own.getSubjectX500Principal()))
                        .toList();
        if (concerned.stream().allMatch(own -> now.isAfter(own.getNotAfter().toInstant()))
                && !concerned.isEmpty()) {
            throw new CertificateException("expired");
        }
    }

    /// What is stored, for people; nothing of what cannot be read.
    public static List<Authority> authorities(@Nullable String pem) {
        try {
            return pem == null ? List.of() : read(pem).stream().map(c -> authority(c)).toList();
        } catch (CertificateException e) {
            return List.of();
        }
    }

    /// The subjects in one line, as the audit trail and comparisons show them.
    public static String subjects(@Nullable String pem) {
        return authorities(pem).stream().map(Authority::subject).collect(Collectors.joining("; "));
    }

    /// Whether both are the same certificates, however they are typed.
    public static boolean same(String typed, String stored) {
        try {
            return typed.isBlank() || stored.isBlank()
                    ? typed.isBlank() == stored.isBlank()
                    : read(typed).equals(read(stored));
        } catch (CertificateException e) {
            return false;
        }
    }

    /// Stands for the certificates where they themselves are too long.
    public static String fingerprint(String pem) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return "ca-sha256:"
                    + HexFormat.of().formatHex(digest.digest(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Parsed valid(List<X509Certificate> certificates, Instant now)
            throws CertificateException {
        var pem = new ArrayList<String>();
        for (var certificate : certificates) {
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return new Parsed.Bad(Problem.EXPIRED, subject(certificate));
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return new Parsed.Bad(Problem.NOT_YET, subject(certificate));
            }
            pem.add(pem(certificate));
        }
        return new Parsed.Ok(String.join("\n", pem));
    }

    private static Parsed bad(Problem problem) {
        return new Parsed.Bad(problem, "");
    }

    private static Authority authority(X509Certificate certificate) {
        return new Authority(subject(certificate), certificate.getNotAfter().toInstant());
    }

    private static String subject(X509Certificate certificate) {
        return SmtpReply.clean(certificate.getSubjectX500Principal().getName());
    }

    private static String pem(X509Certificate certificate) throws CertificateException {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return BEGIN + "\n" + lines.encodeToString(certificate.getEncoded()) + "\n" + END;
    }

    private static byte[] decode(String base64) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new CertificateException(e);
        }
    }
}
