package dev.ownrelay.filter;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/// Asks rspamd by its `/checkv2`.
final class RspamdClient implements FilterClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]++");

    private final URI check;
    private final HttpClient http;

    RspamdClient(URI url) {
        check = URI.create(url.toString().replaceFirst("/+$", "") + "/checkv2");
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .build();
    }

    @Override
    public Opinion ask(FilterRequest request) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(check);
        header(post, "From", request.from());
        request.to().forEach(to -> header(post, "Rcpt", to));
        header(post, "IP", request.ip());
        header(post, "Helo", request.helo());
        header(post, "Hostname", request.hostname());
        post.POST(BodyPublishers.ofByteArray(request.message()));
        var reply =
                http.send(
                        post.build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_REPLY));
        if (reply.statusCode() != 200) {
            throw new IOException("rspamd answered " + reply.statusCode());
        }
        return opinion(reply.body());
    }

    @Override
    public int largest() {
        return 30 * 1024 * 1024;
    }

    /// What cannot stand in a header is not said.
    private static void header(HttpRequest.Builder post, String name, @Nullable String value) {
        if (value != null && PRINTABLE.matcher(value).matches()) {
            post.header(name, value);
        }
    }

    private static Opinion opinion(byte[] reply) throws IOException {
        try {
            var said = JSON.readTree(reply);
            if (!said.path("score").isNumber() || !said.path("required_score").isNumber()) {
                throw new IOException("rspamd's answer holds no score");
            }
            var symbols =
                    said.path("symbols")
                            .propertyStream()
                            .map(each -> symbol(each.getKey(), each.getValue()))
                            .toList();
            return new Opinion(
                    "rspamd",
                    said.path("score").asDouble(),
                    said.path("required_score").asDouble(),
                    symbols);
        } catch (JacksonException e) {
            throw new IOException("rspamd's answer is no JSON", e);
        }
    }

    private static Opinion.Symbol symbol(String name, JsonNode said) {
        var options = said.path("options").valueStream().map(each -> each.asString("")).toList();
        var description = said.path("description").asString("");
        return new Opinion.Symbol(
                name,
                said.path("score").asDouble(0),
                options.isEmpty() ? description : description + " " + options);
    }
}
