package dev.ownrelay.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The web as far as a test knows it, on a server at 127.0.0.1.
final class ScriptedWeb implements WebPages, AutoCloseable {

    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    ScriptedWeb() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /// @param page its host and path
    ScriptedWeb page(String page, String content) {
        pages.put(page, content);
        return this;
    }

    /// Host, path and query of what was asked for.
    List<String> asked() {
        return asked;
    }

    void behave() {
        pages.clear();
        asked.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        asked.add(uri.toString().substring(1));
        var content = pages.get(uri.getPath().substring(1));
        var octets = (content == null ? "" : content).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(content == null ? 404 : 200, Math.max(1, octets.length));
            exchange.getResponseBody().write(octets.length == 0 ? new byte[1] : octets);
        }
    }

    @Override
    public Optional<String> get(URI address) {
        var local =
                URI.create(
                        "http://127.0.0.1:%d/%s"
                                .formatted(
                                        server.getAddress().getPort(),
                                        address.toString().substring("https://".length())));
        try {
            var answer =
                    client.send(HttpRequest.newBuilder(local).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
