package dev.ownrelay.authentication;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import dev.ownrelay.authentication.DmarcEvaluation.Rule;
import dev.ownrelay.dns.Resolvers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads lines `from TAB spf-domain-or-dash TAB dkim-domain-or-dash` and prints `result TAB policy
/// TAB organisational-domain` for each, so that suites of others can be run over a DNS of theirs.
/// The policy is what is done with a message that fails, so one level lower where the domain tests;
/// a dash stands for what is not there, such as the policy where no record is. CONTRIBUTING.md has
/// the command.
final class DmarcLines {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String NOTHING = "-";

    /// Not public: `spring-boot:test-run` would find two and take neither.
    static void main() throws IOException {
        var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        var server = System.getProperty("dns.server", "127.0.0.1:53");
        boolean older = "psl".equals(System.getProperty("rule"));
        var rule = older ? Rule.PUBLIC_SUFFIX_LIST : Rule.TREE_WALK;
        var dmarc = new Dmarc(Resolvers.asking(server, TIMEOUT, Clock.systemUTC()));
        Lines.answer(line -> answer(dmarc, rule, line));
    }

    static String answer(Dmarc dmarc, Rule rule, String line) {
        var parts = line.split("\t", -1);
        var from = parts[0].strip();
        var author = from.substring(from.lastIndexOf('@') + 1);
        var dkim = domain(parts, 2).map(List::of).orElse(List.of());
        var evaluation = dmarc.evaluate(rule, author, domain(parts, 1), dkim);
        return String.join(
                "\t",
                evaluation.result().word(),
                evaluation.disposition().map(DmarcPolicy::word).orElse(NOTHING),
                evaluation.organisation().orElse(NOTHING));
    }

    private static Optional<String> domain(String[] parts, int number) {
        return Optional.of(parts.length > number ? parts[number].strip() : "")
                .filter(domain -> !domain.isEmpty() && !domain.equals(NOTHING));
    }

    private DmarcLines() {}
}
