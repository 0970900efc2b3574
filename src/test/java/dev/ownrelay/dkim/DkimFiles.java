package dev.ownrelay.dkim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import dev.ownrelay.dns.Resolvers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/// Reads names of files, each a message, and prints what DKIM says of its signatures, so that
/// suites of others can be run over a DNS of theirs. CONTRIBUTING.md has the command.
final class DkimFiles {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /// Not public: `spring-boot:test-run` would find two and take neither.
    static void main() throws IOException {
        var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        var now = System.getProperty("now");
        var clock =
                now == null ? Clock.systemUTC() : Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
        var server = System.getProperty("dns.server", "127.0.0.1:53");
        print(new DkimVerifier(Resolvers.asking(server, TIMEOUT, Clock.systemUTC()), clock));
    }

    private static void print(DkimVerifier verifier) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            out.println(results(verifier, Files.readAllBytes(Path.of(line.strip()))));
        }
    }

    /// A file of Unix ends its lines otherwise than a message.
    static String results(DkimVerifier verifier, byte[] file) {
        var text = new String(file, StandardCharsets.ISO_8859_1).replaceAll("\r?\n", "\r\n");
        return text(verifier.verify(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(List<DkimResult> results) {
        return results.stream()
                .map(each -> each.result().word() + " " + each.reason().name().toLowerCase())
                .collect(Collectors.joining("\t"));
    }

    private DkimFiles() {}
}
