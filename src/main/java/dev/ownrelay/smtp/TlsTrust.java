package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom we trust in TLS: the certificate authorities of Java and those of the installation. One
/// context for all connections, so that TLS sessions resume. Chain, name and dates are always
/// checked; there is no way to switch that off.
@Component
class TlsTrust {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;

    TlsTrust(SmtpProperties properties) {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, managers(properties.trustStore()), null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "The property ownrelay.smtp.trust-store is wrong: "
                            + properties.trustStore()
                            + " holds no certificates in PEM form.",
                    e);
        }
    }

    /// Speaks TLS over a connected socket; the handshake is done when this returns.
    ///
    /// @param host the name that the certificate must bear, or an address literal
    SSLSocket secure(Socket socket, String host) throws IOException {
        var factory = context.getSocketFactory();
        var tls = (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true);
        tls.setEnabledProtocols(PROTOCOLS);
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        checkDates(tls);
        return tls;
    }

    /// Java does not mind the dates of a certificate that is itself the trusted one.
    private static void checkDates(SSLSocket tls) throws IOException {
        try {
            certificate(tls).checkValidity();
        } catch (CertificateException e) {
            tls.close();
            throw new SSLPeerUnverifiedException(Fault.CERTIFICATE_EXPIRED);
        }
    }

    static X509Certificate certificate(SSLSocket tls) throws SSLPeerUnverifiedException {
        return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }

    private static TrustManager @Nullable [] managers(@Nullable Path pem)
            throws GeneralSecurityException, IOException {
        return pem == null ? null : factory(withOwn(pem)).getTrustManagers();
    }

    private static KeyStore withOwn(Path pem) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                add(store, "java-", x509.getAcceptedIssuers());
            }
        }
        try (var in = Files.newInputStream(pem)) {
            var own = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (own.isEmpty()) {
                throw new CertificateException("empty");
            }
            add(store, "own-", own.toArray(X509Certificate[]::new));
        }
        return store;
    }

    private static void add(KeyStore store, String name, X509Certificate[] certificates)
            throws GeneralSecurityException {
        for (int i = 0; i < certificates.length; i++) {
            store.setCertificateEntry(name + i, certificates[i]);
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
