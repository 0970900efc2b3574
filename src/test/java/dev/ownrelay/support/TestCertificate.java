package dev.ownrelay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A self-made certificate of a mail server; nobody trusts it but who is given its PEM file.
///
/// @param context what the server uses
/// @param pem what a client may trust
public record TestCertificate(SSLContext context, Path pem) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /// Good for `localhost`, `127.0.0.1` and `mail.agency.example`.
    public static TestCertificate good() {
        return Kept.GOOD;
    }

    /// Made for another host.
    public static TestCertificate ofAnotherName() {
        return Kept.OTHER_NAME;
    }

    /// Valid until yesterday.
    public static TestCertificate expired() {
        return Kept.EXPIRED;
    }

    private static TestCertificate make(String subject, String names, String... more) {
        try {
            var folder = Files.createTempDirectory("certificate");
            var store = folder.resolve("store.p12");
            var options = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
            options.addAll(List.of("-dname", "CN=" + subject, "-ext", "san=" + names));
            options.addAll(List.of(more));
            keytool(store, options);
            var pem = folder.resolve("certificate.pem");
            keytool(store, List.of("-exportcert", "-rfc", "-file", pem.toString()));
            return new TestCertificate(context(store), pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, List<String> options) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(options);
        command.addAll(List.of("-alias", "mail", "-keystore", store.toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static final class Kept {

        static final TestCertificate GOOD =
                make(
                        "mail.agency.example",
                        "dns:localhost,dns:mail.agency.example,ip:127.0.0.1",
                        "-validity",
                        "30");
        static final TestCertificate OTHER_NAME =
                make("mail.other.example", "dns:mail.other.example", "-validity", "30");
        static final TestCertificate EXPIRED =
                make(
                        "mail.agency.example",
                        "dns:localhost,dns:mail.agency.example,ip:127.0.0.1",
                        "-startdate",
                        "-10d",
                        "-validity",
                        "9");
    }
}
