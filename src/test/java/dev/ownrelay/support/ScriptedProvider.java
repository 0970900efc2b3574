package dev.ownrelay.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A provider that people sign in to: a real OAuth 2 server that rotates refresh tokens, behind TLS
/// that can be told to answer otherwise.
public final class ScriptedProvider implements AutoCloseable {

    /// One request for tokens.
    public record Asked(String path, Map<String, String> form) {}

    /// What is done instead of answering as the real one.
    public interface Answer {

        void to(HttpExchange exchange) throws IOException;
    }

    private static final String ANNA = "{\"email\":\"anna@agency.test\"}";

    private final MockOAuth2Server real =
            new MockOAuth2Server(new OAuth2Config(false, null, null, true));
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpsServer front;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Queue<Answer> once = new ConcurrentLinkedQueue<>();
    private volatile Optional<Answer> always = Optional.empty();
    private volatile String home = "";
    private volatile String claims = ANNA;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ScriptedProvider(TestCertificate certificate) {
        try {
            real.start();
            // makes its keys, which takes a while
            real.issueToken();
            front =
                    HttpsServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            front.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
            front.setExecutor(
                    Executors.newCachedThreadPool(
                            Thread.ofPlatform().daemon().name("provider-", 1).factory()));
            front.createContext("/", this::handle);
            front.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ScriptedProvider start() {
        return start(TestCertificate.good());
    }

    public static ScriptedProvider start(TestCertificate certificate) {
        var provider = new ScriptedProvider(certificate);
        provider.warmUp();
        return provider;
    }

    /// The first time it takes longer than anybody waits.
    private void warmUp() {
        var callback = "https://localhost/callback";
        var asked =
                "?response_type=code&client_id=c&scope=openid&state=s&nonce=n&redirect_uri="
                        + URLEncoder.encode(callback, StandardCharsets.UTF_8);
        var back = signIn(URI.create(signInUrl() + asked), "{}");
        var form =
                "grant_type=authorization_code&client_id=c&client_secret=s&redirect_uri="
                        + URLEncoder.encode(callback, StandardCharsets.UTF_8)
                        + "&code="
                        + fields(back.getRawQuery()).get("code");
        send(forwarded(real(URI.create(tokenUrl()))).POST(BodyPublishers.ofString(form)));
    }

    public int port() {
        return front.getAddress().getPort();
    }

    public String url(String path) {
        return "https://127.0.0.1:" + port() + path;
    }

    public String signInUrl() {
        return url("/default/authorize");
    }

    public String tokenUrl() {
        return url("/default/token");
    }

    /// Browsers are sent back to the application where it really is, whatever address it says.
    public ScriptedProvider sendBackTo(String application) {
        home = application;
        return this;
    }

    /// What it says of people who sign in with a browser, in JSON.
    public ScriptedProvider sayOfPeople(String newClaims) {
        claims = newClaims;
        return this;
    }

    /// The requests for tokens, in their order.
    public List<Asked> asked() {
        return asked;
    }

    /// From now on it answers as a provider does, and nobody has asked it anything.
    public ScriptedProvider behave() {
        once.clear();
        always = Optional.empty();
        asked.clear();
        claims = ANNA;
        return this;
    }

    public ScriptedProvider once(Answer answer) {
        once.add(answer);
        return this;
    }

    public ScriptedProvider always(Answer answer) {
        always = Optional.of(answer);
        return this;
    }

    public static Answer json(int status, String body) {
        return exchange -> {
            var octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        };
    }

    public static Answer error(String error) {
        return json(400, "{\"error\":\"%s\",\"error_description\":\"said so\"}".formatted(error));
    }

    /// @param refresh empty: the one before stays
    public static Answer tokens(String access, String refresh, int seconds) {
        var more = refresh.isEmpty() ? "" : ",\"refresh_token\":\"" + refresh + "\"";
        return json(
                200,
                "{\"token_type\":\"Bearer\",\"access_token\":\"%s\",\"expires_in\":%d%s}"
                        .formatted(access, seconds, more));
    }

    public static Answer redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        };
    }

    /// Hears the request, and says nothing.
    public Answer silence() {
        return _ -> waitForTheEnd();
    }

    /// Says something again and again, and never all of it.
    public Answer trickle() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                while (closed.getCount() > 0) {
                    out.write(' ');
                    out.flush();
                    Thread.onSpinWait();
                }
            }
        };
    }

    /// Goes away without a word.
    public static Answer hangUp() {
        return HttpExchange::close;
    }

    /// Somebody signs in there.
    ///
    /// @param signIn the address that we sent them to
    /// @param claims what the provider says of them, in JSON
    /// @return where it sends them back to
    public URI signIn(URI signIn, String claims) {
        var form = "username=anna&claims=" + URLEncoder.encode(claims, StandardCharsets.UTF_8);
        var request = forwarded(real(signIn)).POST(BodyPublishers.ofString(form));
        return URI.create(send(request).headers().firstValue("Location").orElseThrow());
    }

    /// What somebody sees who was sent there: a page with one button.
    private void show(HttpExchange exchange) throws IOException {
        var page =
                """
                <!doctype html><html lang="en"><head><title>Provider</title>
                <link rel="icon" href="data:,"></head><body><h1>Provider</h1>
                <form method="post"><button name="username" value="anna">Allow</button></form>
                </body></html>
                """
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private void sendBack(HttpExchange exchange) throws IOException {
        var back = signIn(exchange.getRequestURI(), claims).toString();
        var there = back.replaceFirst("^https?://[^/]+", home);
        exchange.getResponseHeaders().set("Location", there);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/authorize")) {
            if (exchange.getRequestMethod().equals("GET")) {
                show(exchange);
            } else {
                sendBack(exchange);
            }
            return;
        }
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(exchange.getRequestURI().getPath(), fields(body)));
        var next = once.poll();
        if (next != null) {
            next.to(exchange);
        } else if (always.isPresent()) {
            always.get().to(exchange);
        } else {
            forward(exchange, body);
        }
    }

    private void forward(HttpExchange exchange, String body) throws IOException {
        var request = forwarded(real(exchange.getRequestURI()));
        var login = exchange.getRequestHeaders().getFirst("Authorization");
        if (login != null) {
            request.header("Authorization", login);
        }
        var publisher = BodyPublishers.ofString(body);
        var answer = send(request.method(exchange.getRequestMethod(), publisher));
        json(answer.statusCode(), answer.body()).to(exchange);
    }

    private HttpRequest.Builder forwarded(URI to) {
        return HttpRequest.newBuilder(to)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Port", Integer.toString(port()));
    }

    /// The same place at the real one.
    private URI real(URI url) {
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create("http://127.0.0.1:" + real.baseUrl().port() + url.getRawPath() + query);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static Map<String, String> fields(String encoded) {
        var fields = new HashMap<String, String>();
        for (var field : encoded.split("&")) {
            var parts = field.split("=", 2);
            if (parts.length == 2) {
                fields.put(decoded(parts[0]), decoded(parts[1]));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void waitForTheEnd() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        front.stop(0);
        real.shutdown();
    }
}
