package dev.ownrelay.authentication;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import dev.ownrelay.dns.Resolvers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;

/// Reads lines `ip TAB mail-from TAB helo` and prints one result of SPF a line, so that suites of
/// others can be run over a DNS of theirs. CONTRIBUTING.md has the command.
final class SpfLines {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /// Not public: `spring-boot:test-run` would find two and take neither.
    static void main() throws IOException {
        var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        var clock = Clock.systemUTC();
        var server = System.getProperty("dns.server", "127.0.0.1:53");
        var spf = new Spf(Resolvers.asking(server, TIMEOUT, clock), clock);
        Lines.answer(line -> result(spf, line).word());
    }

    static SpfResult result(Spf spf, String line) {
        var parts = line.split("\t", -1);
        var mailFrom = parts.length > 1 ? parts[1] : "";
        var helo = parts.length > 2 ? parts[2] : "";
        return spf.check(InetAddress.ofLiteral(parts[0].strip()), mailFrom, helo).result();
    }

    private SpfLines() {}
}
