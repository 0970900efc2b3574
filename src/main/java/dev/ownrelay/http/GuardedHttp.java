package dev.ownrelay.http;

import dev.ownrelay.conversation.TlsTrust;
import dev.ownrelay.network.HostPolicy;

import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.net.ssl.SSLException;

/// Asks a web server of somebody else: only at addresses that mail servers may stand at, never
/// where it redirects to, not for long, and not for much. Nothing that is asked or answered is
/// logged, whatever the level.
@Component
public class GuardedHttp {

    static final int MOST_OCTETS = 64 * 1024;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HostPolicy policy;
    private final TlsTrust trust;
    private final Duration limit;

    @Autowired
    GuardedHttp(HostPolicy policy, TlsTrust trust) {
        this(policy, trust, LIMIT);
    }

    /// @param limit for one request, from the look-up to the last octet of the answer
    GuardedHttp(HostPolicy policy, TlsTrust trust, Duration limit) {
        this.policy = policy;
        this.trust = trust;
        this.limit = limit;
    }

    /// @param url https only
    /// @param form said in the body
    public HttpReply post(URI url, Map<String, String> form) throws HttpFailure {
        return post(url, Map.of(), form);
    }

    /// As [#post(URI, Map)].
    ///
    /// @param headers said besides, such as the login of a client
    public HttpReply post(URI url, Map<String, String> headers, Map<String, String> form)
            throws HttpFailure {
        requireScheme(url, "https");
        var body = encode(form).getBytes(StandardCharsets.US_ASCII);
        return ask(
                url,
                web ->
                        web.post()
                                .uri(url)
                                .headers(all -> headers.forEach(all::set))
                                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                .contentLength(body.length)
                                .body(out -> out.write(body)));
    }

    public HttpReply get(URI url) throws HttpFailure {
        requireScheme(url, "https?");
        return ask(url, web -> web.get().uri(url));
    }

    private static void requireScheme(URI url, String schemes) throws HttpFailure {
        var scheme = url.getScheme();
        boolean right = scheme != null && scheme.matches(schemes) && url.getUserInfo() == null;
        if (!right || url.getHost() == null) {
            throw new HttpFailure(HttpFailure.Kind.BLOCKED);
        }
    }

    private HttpReply ask(URI url, Function<RestClient, RestClient.RequestHeadersSpec<?>> request)
            throws HttpFailure {
        try (var deadline = new Deadline(limit);
                var client = new PinnedClient(addresses(url), trust, deadline)) {
            return exchange(request.apply(client.web()), deadline);
        }
    }

    private static HttpReply exchange(RestClient.RequestHeadersSpec<?> request, Deadline deadline)
            throws HttpFailure {
        try {
            var reply = request.exchange((_, answer) -> read(answer, deadline));
            return Objects.requireNonNull(reply);
        } catch (ResourceAccessException e) {
            throw new HttpFailure(kind(e.getCause(), deadline));
        }
    }

    private List<InetAddress> addresses(URI url) throws HttpFailure {
        var host = url.getHost().replaceAll("^\\[|]$", "");
        return switch (policy.checkWeb(host, port(url), limit)) {
            case HostPolicy.Verdict.Allowed(var found) -> found;
            case HostPolicy.Verdict.Blocked _ -> throw new HttpFailure(HttpFailure.Kind.BLOCKED);
            case HostPolicy.Verdict.NotFound _ ->
                    throw new HttpFailure(HttpFailure.Kind.NO_SUCH_HOST);
            case HostPolicy.Verdict.TimedOut _ -> throw new HttpFailure(HttpFailure.Kind.TIMED_OUT);
        };
    }

    private static int port(URI url) {
        int standard = "https".equals(url.getScheme()) ? 443 : 80;
        return url.getPort() < 0 ? standard : url.getPort();
    }

    /// What is too much is cut off: to leave politely, one would have to hear it all.
    private static HttpReply read(ClientHttpResponse answer, Deadline deadline) throws IOException {
        var octets = answer.getBody().readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
            deadline.end();
            throw new ConnectionClosedException("too much");
        }
        var type = answer.getHeaders().getFirst("Content-Type");
        return new HttpReply(
                answer.getStatusCode().value(),
                type == null ? "" : type,
                new String(octets, StandardCharsets.UTF_8));
    }

    private static HttpFailure.Kind kind(@Nullable Throwable cause, Deadline deadline) {
        if (deadline.over()) {
            return HttpFailure.Kind.TIMED_OUT;
        } else if (cause instanceof SSLException) {
            return HttpFailure.Kind.TLS;
        }
        return deadline.connected() ? HttpFailure.Kind.GARBAGE : HttpFailure.Kind.UNREACHABLE;
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
