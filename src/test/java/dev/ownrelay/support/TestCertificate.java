package dev.ownrelay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A self-made certificate of a mail server; nobody trusts it but who is given its PEM file.
///
/// @param context what the server uses
/// @param pem what a client may trust
public record TestCertificate(SSLContext context, Path pem) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final String NAMES = "dns:localhost,dns:mail.agency.example,ip:127.0.0.1";

    /// Good for `localhost`, `127.0.0.1` and `mail.agency.example`.
    public static TestCertificate good() {
        return Good.MADE;
    }

    /// As [#good], for longer than anybody is warned about.
    public static TestCertificate lasting() {
        return Lasting.MADE;
    }

    /// Made for another host.
    public static TestCertificate ofAnotherName() {
        return OfAnotherName.MADE;
    }

    /// Valid until yesterday.
    public static TestCertificate expired() {
        return Expired.MADE;
    }

    /// As [#good], but signed by an authority, which is what a client may trust.
    public static TestCertificate signed() {
        return Signed.MADE;
    }

    /// As [#signed], but the authority was valid until yesterday.
    public static TestCertificate signedLongAgo() {
        return SignedLongAgo.MADE;
    }

    /// The PEM text of what a client may trust.
    public String text() {
        try {
            return Files.readString(pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestCertificate make(String subject, String names, String... dates) {
        return make(subject, names, List.of(), dates);
    }

    private static TestCertificate make(
            String subject, String names, List<String> authority, String... more) {
        boolean signed = !authority.isEmpty();
        try {
            var folder = Files.createTempDirectory("certificate");
            var store = folder.resolve("store.p12");
            var options = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
            options.addAll(List.of("-dname", "CN=" + subject, "-ext", "san=" + names));
            options.addAll(List.of(more));
            if (signed) {
                makeAuthority(store, authority);
                options.addAll(List.of("-signer", "authority"));
            }
            keytool(store, "mail", options);
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            var pem = folder.resolve("certificate.pem");
            Files.writeString(pem, pem(keys.getCertificate(signed ? "authority" : "mail")));
            keys.deleteEntry("authority");
            return new TestCertificate(context(keys), pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void makeAuthority(Path store, List<String> dates) throws IOException {
        var options = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
        options.addAll(List.of("-dname", "CN=Agency authority", "-ext", "bc:c"));
        options.addAll(dates);
        keytool(store, "authority", options);
    }

    private static void keytool(Path store, String alias, List<String> options) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(options);
        command.addAll(List.of("-alias", alias, "-keystore", store.toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        var base64 = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    // each in a class of its own: made only when a test asks for it

    private static final class Good {

        static final TestCertificate MADE = make("mail.agency.example", NAMES, "-validity", "30");
    }

    private static final class Lasting {

        static final TestCertificate MADE = make("mail.agency.example", NAMES, "-validity", "365");
    }

    private static final class Signed {

        static final TestCertificate MADE =
                make("mail.agency.example", NAMES, List.of("-validity", "400"), "-validity", "90");
    }

    private static final class SignedLongAgo {

        static final TestCertificate MADE =
                make(
                        "mail.agency.example",
                        NAMES,
                        List.of("-startdate", "-10d", "-validity", "9"),
                        "-validity",
                        "90");
    }

    private static final class OfAnotherName {

        static final TestCertificate MADE =
                make("mail.other.example", "dns:mail.other.example", "-validity", "30");
    }

    private static final class Expired {

        static final TestCertificate MADE =
                make("mail.agency.example", NAMES, "-startdate", "-10d", "-validity", "9");
    }
}
