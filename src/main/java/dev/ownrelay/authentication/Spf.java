package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfRun.Outcome;
import dev.ownrelay.dns.Dns;

import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says whether an address may send for a domain (RFC 7208), and why. It asks the DNS while
/// somebody waits, for twenty seconds and one answer at most.
public final class Spf {

    private final Dns dns;
    private final Clock clock;
    private final Map<String, String> assumed;

    public Spf(Dns dns, Clock clock) {
        this(dns, clock, Map.of());
    }

    /// @param assumed records by their domains in lower case, as if the DNS said so
    Spf(Dns dns, Clock clock, Map<String, String> assumed) {
        this.dns = dns;
        this.clock = clock;
        this.assumed = Map.copyOf(assumed);
    }

    /// @param client the address from which the message comes
    /// @param mailFrom the envelope's sender; may be empty
    /// @param helo how the client names itself
    public SpfEvaluation check(InetAddress client, String mailFrom, String helo) {
        var sender = SpfSender.of(client, mailFrom, helo);
        return DomainNames.checkable(sender.domain())
                .map(domain -> evaluated(sender, domain))
                .orElseGet(Spf::nothing);
    }

    private SpfEvaluation evaluated(SpfSender sender, String domain) {
        var trace = new SpfTrace();
        var questions = new SpfQuestions(dns, trace, clock, assumed);
        var names = new ClientNames(sender.client(), questions);
        var macros = new MacroExpansion(sender, names, clock);
        var run = new SpfRun(sender.client(), questions, trace, names, macros);
        var outcome = outcome(run, domain);
        var explanation = explanation(run, outcome);
        return new SpfEvaluation(
                outcome.result(),
                domain,
                Optional.ofNullable(outcome.by()).map(SpfMechanism::text),
                explanation,
                questions.lookups(),
                questions.voidLookups(),
                questions.faults(),
                trace.steps());
    }

    private static Outcome outcome(SpfRun run, String domain) {
        try {
            return run.evaluate(domain);
        } catch (SpfStop e) {
            return new Outcome(e.result(), null, null);
        }
    }

    /// No words, no harm.
    private static Optional<String> explanation(SpfRun run, Outcome outcome) {
        var record = outcome.record();
        if (outcome.result() != SpfResult.FAIL || record == null) {
            return Optional.empty();
        }
        try {
            return run.explanation(record);
        } catch (SpfStop e) {
            return Optional.empty();
        }
    }

    private static SpfEvaluation nothing() {
        return new SpfEvaluation(
                SpfResult.NONE, "", Optional.empty(), Optional.empty(), 0, 0, List.of(), List.of());
    }
}
