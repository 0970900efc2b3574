package dev.ownrelay.support;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A visitor without JavaScript: keeps cookies, sends the token of the page last seen, follows no
/// redirect by itself.
public class Visitor {

    private static final String FIELD = "<input type=\"hidden\" name=\"_csrf\"";
    private static final Pattern TOKEN = Pattern.compile(FIELD + "[^>]*? value=\"([^\"]*)\"");

    private final URI home;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
    private String language = "en";
    private String address = "";
    private String agent = "";
    private String token = "";
    private @Nullable Page seen;

    /// What the server answered.
    public record Page(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String location() {
            return header("Location");
        }

        public Document document() {
            return Jsoup.parse(body());
        }
    }

    public Visitor(int port) {
        home = URI.create("http://localhost:" + port);
    }

    public Visitor speaking(String newLanguage) {
        language = newLanguage;
        return this;
    }

    /// Comes from a network address, as a reverse proxy would tell it.
    public Visitor from(String newAddress) {
        address = newAddress;
        return this;
    }

    /// Calls itself so, as browsers do.
    public Visitor with(String userAgent) {
        agent = userAgent;
        return this;
    }

    public CookieManager cookies() {
        return cookies;
    }

    public Page get(String path) {
        return remember(send(request(path).GET()));
    }

    /// @param fields names and values by turns
    public Page post(String path, String... fields) {
        var body = new StringBuilder("_csrf=" + encoded(token()));
        for (var i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        return remember(
                send(
                        request(path)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(body.toString()))));
    }

    public Page send(HttpRequest.Builder request) {
        try {
            return new Page(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        var request =
                HttpRequest.newBuilder(home.resolve(path))
                        .header("Accept-Language", language)
                        .header("Accept", "text/html");
        if (!agent.isEmpty()) {
            request.header("User-Agent", agent);
        }
        return address.isEmpty() ? request : request.header("X-Forwarded-For", address);
    }

    /// Read only when it is needed, as most pages are left again by a link.
    public String token() {
        if (seen != null) {
            var field = TOKEN.matcher(seen.body());
            token = field.find() ? field.group(1) : token;
            seen = null;
        }
        return token;
    }

    /// Opens the sign-in page and sends it.
    public Page signIn(String username, String password) {
        get("/login");
        return post("/login", "username", username, "password", password);
    }

    /// The next form that is sent is one of this page.
    public Page remember(Page page) {
        if (page.body().contains(FIELD)) {
            seen = page;
        }
        return page;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
