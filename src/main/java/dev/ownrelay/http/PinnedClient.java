package dev.ownrelay.http;

import dev.ownrelay.conversation.TlsTrust;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import java.net.InetAddress;
import java.util.List;

/// Speaks HTTP for one request, with the addresses that were checked and with no others, so that no
/// later answer of the DNS counts. It keeps no connection, no cookie and no login, and follows
/// nobody.
final class PinnedClient implements AutoCloseable {

    private static final int MAX_ADDRESSES = 4;
    private static final RestClient.Builder WEB = RestClient.builder();

    private final CloseableHttpClient client;

    PinnedClient(List<InetAddress> addresses, TlsTrust trust, Deadline deadline) {
        TlsSocketStrategy tls = (socket, host, _, _, _) -> trust.secure(socket, host, null);
        var operator =
                new DefaultHttpClientConnectionOperator(
                        _ -> deadline.open(),
                        null,
                        pinned(addresses),
                        RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
        client =
                HttpClients.custom()
                        .setConnectionManager(
                                new BasicHttpClientConnectionManager(
                                        operator, _ -> new UnloggedConnection()))
                        .setConnectionReuseStrategy((_, _, _) -> false)
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setAuthenticationEnabled(false)
                                        .setProtocolUpgradeEnabled(false)
                                        .build())
                        .setUserAgent("Ownrelay")
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .build();
    }

    RestClient web() {
        return WEB.clone()
                .requestFactory(new HttpComponentsClientHttpRequestFactory(client))
                .build();
    }

    private static DnsResolver pinned(List<InetAddress> addresses) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                return addresses.stream().limit(MAX_ADDRESSES).toArray(InetAddress[]::new);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
