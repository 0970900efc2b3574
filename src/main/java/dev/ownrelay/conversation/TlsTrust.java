package dev.ownrelay.conversation;

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
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom we trust in TLS: the certificate authorities of Java, those of the installation, and for
/// one server its own. Servers with the same authorities share a context, so that TLS sessions
/// resume; servers with other ones do not, so that none is believed for another's sake. Chain, name
/// and dates are always checked; there is no way to switch that off.
@Component
public class TlsTrust {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int MAX_CONTEXTS = 64;

    private final List<X509Certificate> common;
    private final SSLContext context;
    private final Clock clock;
    private final Map<String, SSLContext> ofServers = new RecentlyUsed<>();

    TlsTrust(SmtpProperties properties, Clock clock) {
        this.clock = clock;
        try {
            common = new ArrayList<>(ofJava());
            if (properties.trustStore() != null) {
                common.addAll(ofInstallation(properties.trustStore()));
            }
            context = context(common);
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
    /// @param caCertificates of this server, in PEM; null: it has none of its own
    public SSLSocket secure(Socket socket, String host, @Nullable String caCertificates)
            throws IOException {
        var factory = context(caCertificates).getSocketFactory();
        var tls = (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true);
        tls.setEnabledProtocols(PROTOCOLS);
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        checkDates(tls, caCertificates);
        return tls;
    }

    /// The context of these authorities: made once, and given up when long unused.
    SSLContext context(@Nullable String caCertificates) throws SSLException {
        if (caCertificates == null) {
            return context;
        }
        synchronized (ofServers) {
            var known = ofServers.get(caCertificates);
            if (known == null) {
                known = make(caCertificates);
                ofServers.put(caCertificates, known);
            }
            return known;
        }
    }

    private SSLContext make(String caCertificates) throws SSLException {
        try {
            var trusted = new ArrayList<>(common);
            trusted.addAll(CaCertificates.read(caCertificates));
            return context(trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLException(Fault.AUTHORITY_UNREADABLE.text(), e);
        }
    }

    /// Java does not mind the dates of a certificate that is itself the trusted one.
    private void checkDates(SSLSocket tls, @Nullable String caCertificates) throws IOException {
        try {
            certificate(tls).checkValidity();
            if (caCertificates != null) {
                var chain = tls.getSession().getPeerCertificates();
                CaCertificates.checkIssuers(caCertificates, chain, clock.instant());
            }
        } catch (CertificateException e) {
            tls.close();
            throw new SSLPeerUnverifiedException(Fault.CERTIFICATE_EXPIRED.text());
        }
    }

    static X509Certificate certificate(SSLSocket tls) throws SSLPeerUnverifiedException {
        return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }

    private static SSLContext context(List<X509Certificate> trusted)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("authority-" + i, trusted.get(i));
        }
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory(store).getTrustManagers(), null);
        return context;
    }

    private static List<X509Certificate> ofJava() throws GeneralSecurityException {
        var authorities = new ArrayList<X509Certificate>();
        for (var manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                authorities.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return authorities;
    }

    private static List<X509Certificate> ofInstallation(Path pem)
            throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(pem)) {
            var own = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (own.isEmpty()) {
                throw new CertificateException("empty");
            }
            return List.of(own.toArray(X509Certificate[]::new));
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static final class RecentlyUsed<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1;

        RecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MAX_CONTEXTS;
        }
    }
}
