package dev.ownrelay;

import org.springframework.boot.SpringApplication;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Starts, shows the first page and ends, so that Java learns what a start needs.
final class Rehearsal {

    static final String COMMAND = "rehearse";

    private static final List<String> SETTINGS =
            List.of(
                    "--server.port=0",
                    "--server.address=127.0.0.1",
                    "--ownrelay.smtp.check-every=0",
                    "--ownrelay.blocklists.ip=",
                    "--ownrelay.blocklists.domain=");

    private Rehearsal() {}

    static void main(String[] args) throws IOException, InterruptedException {
        var options = Arrays.stream(args).skip(1);
        try (var application =
                        SpringApplication.run(
                                OwnrelayApplication.class,
                                Stream.concat(SETTINGS.stream(), options).toArray(String[]::new));
                var client = HttpClient.newHttpClient()) {
            var port = application.getEnvironment().getRequiredProperty("local.server.port");
            for (var path : List.of("/livez", "/login", "/reset", "/login")) {
                var page = URI.create("http://127.0.0.1:" + port + path);
                var answer =
                        client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IOException(page + " answered " + answer.statusCode());
                }
            }
        }
    }
}
