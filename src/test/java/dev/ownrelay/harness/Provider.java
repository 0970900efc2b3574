package dev.ownrelay.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.ownrelay.support.TestCertificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// An OAuth 2.0 provider that lets applications in, with access tokens of a short life.
final class Provider implements AutoCloseable {

    private static final Pattern CLIENT = Pattern.compile("client_id=([^&]*)");

    private final HttpsServer server;
    private final Duration life;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private final Map<String, Integer> given = new ConcurrentHashMap<>();

    Provider(Duration life) {
        this.life = life;
        try {
            server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(TestCertificate.good().context()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/token", this::give);
        server.start();
    }

    String url(String path) {
        return "https://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /// Whether it gave this token, which still lives.
    boolean gave(String token) {
        return ends.getOrDefault(token, Long.MIN_VALUE) > System.nanoTime();
    }

    /// How many tokens a client had.
    int given(String client) {
        return given.getOrDefault(client, 0);
    }

    private void give(HttpExchange asked) throws IOException {
        try (asked) {
            var form = new String(asked.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var client = CLIENT.matcher(form);
            given.merge(client.find() ? client.group(1) : "", 1, Integer::sum);
            var token = "" + UUID.randomUUID();
            ends.put(token, System.nanoTime() + life.toNanos());
            var answer =
                    """
                    {"access_token":"%s","token_type":"Bearer","expires_in":%d}\
                    """
                            .formatted(token, life.toSeconds())
                            .getBytes(StandardCharsets.UTF_8);
            asked.getResponseHeaders().set("Content-Type", "application/json");
            asked.sendResponseHeaders(200, answer.length);
            asked.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
