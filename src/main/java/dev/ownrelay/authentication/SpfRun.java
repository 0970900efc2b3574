package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfFault.Kind;
import dev.ownrelay.authentication.SpfRecord.Modifier;
import dev.ownrelay.authentication.SpfStep.Decision;
import dev.ownrelay.dns.DnsAnswer.Found;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Evaluates the record of a domain for one sender (RFC 7208 sections 4 to 6).
final class SpfRun {

    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

    /// @param record that decided; null: there is none
    /// @param by the mechanism that decided; null: none did
    record Outcome(SpfResult result, @Nullable SpfRecord record, @Nullable SpfMechanism by) {}

    private final InetAddress client;
    private final SpfQuestions questions;
    private final SpfTrace trace;
    private final ClientNames names;
    private final MacroExpansion macros;

    SpfRun(
            InetAddress client,
            SpfQuestions questions,
            SpfTrace trace,
            ClientNames names,
            MacroExpansion macros) {
        this.client = client;
        this.questions = questions;
        this.trace = trace;
        this.names = names;
        this.macros = macros;
    }

    Outcome evaluate(String domain) {
        var found = record(domain);
        if (found.isEmpty()) {
            return new Outcome(SpfResult.NONE, null, null);
        }
        var record = found.get();
        for (var mechanism : record.mechanisms()) {
            if (matches(mechanism, domain)) {
                return new Outcome(mechanism.result(), record, mechanism);
            }
        }
        return record.usedRedirect()
                .map(redirect -> redirected(redirect, domain))
                .orElseGet(() -> new Outcome(SpfResult.NEUTRAL, record, null));
    }

    /// What the domain itself says of a failure.
    Optional<String> explanation(SpfRecord record) {
        var exp = record.exp();
        if (exp == null) {
            return Optional.empty();
        }
        return step(
                new SpfTerm(record.domain(), exp.text(), exp.place()),
                () -> explanation(exp, record.domain()),
                _ -> Decision.EXPLANATION);
    }

    /// Whatever is wrong with the words, the failure stands.
    private Optional<String> explanation(Modifier exp, String domain) {
        var answer = questions.askTexts(macros.name(exp.target(), domain));
        if (!(answer instanceof Found<String>(var texts, _, _))
                || texts.size() != 1
                || !ASCII.matcher(texts.getFirst()).matches()) {
            return Optional.empty();
        }
        try {
            var text = MacroParser.explanation(texts.getFirst());
            return Optional.of(macros.text(text, domain));
        } catch (SpfSyntaxException e) {
            return Optional.empty();
        }
    }

    private Optional<SpfRecord> record(String domain) {
        return step(
                SpfTerm.record(domain),
                () -> find(domain),
                found -> found.isPresent() ? Decision.RECORD : Decision.NO_RECORD);
    }

    private Optional<SpfRecord> find(String domain) {
        var whole = SpfTerm.record(domain);
        var texts = questions.texts(domain, whole).stream().filter(SpfParser::isRecord).toList();
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        if (texts.size() > 1) {
            throw questions.broken(Kind.TWO_RECORDS, whole);
        }
        var record = SpfParser.parse(domain, texts.getFirst());
        questions.note(record.faults());
        if (record.broken()) {
            throw SpfStop.permanent();
        }
        return Optional.of(record);
    }

    private Outcome redirected(Modifier redirect, String domain) {
        var term = new SpfTerm(domain, redirect.text(), redirect.place());
        return step(term, () -> redirected(redirect, term), _ -> Decision.REDIRECTED);
    }

    private Outcome redirected(Modifier redirect, SpfTerm term) {
        questions.count(term);
        var outcome = evaluate(macros.name(redirect.target(), term.domain()));
        if (outcome.result() == SpfResult.NONE) {
            throw questions.broken(Kind.MISSING_REDIRECT, term);
        }
        return outcome;
    }

    private boolean matches(SpfMechanism mechanism, String domain) {
        var term = new SpfTerm(domain, mechanism.text(), mechanism.place());
        return step(
                term,
                () -> weigh(mechanism, term),
                matched -> matched ? Decision.MATCH : Decision.NO_MATCH);
    }

    private boolean weigh(SpfMechanism mechanism, SpfTerm term) {
        if (!mechanism.kind().asks()) {
            return mechanism.range() == null || mechanism.range().covers(client);
        }
        questions.count(term);
        var target = mechanism.target();
        var name = target == null ? term.domain() : macros.name(target, term.domain());
        return switch (mechanism.kind()) {
            case INCLUDE -> includes(name, term);
            case A -> near(questions.addresses(name, client, term), mechanism);
            case MX -> isMailHost(name, mechanism, term);
            case PTR -> isNamed(name, term);
            default -> !questions.v4(name, term).isEmpty();
        };
    }

    private boolean includes(String name, SpfTerm term) {
        return switch (evaluate(name).result()) {
            case PASS -> true;
            case NONE -> throw questions.broken(Kind.MISSING_INCLUDE, term);
            default -> false;
        };
    }

    private boolean isMailHost(String name, SpfMechanism mechanism, SpfTerm term) {
        return questions.mailHosts(name, term).stream()
                .filter(host -> !host.name().isEmpty())
                .anyMatch(host ->
                        near(questions.hostAddresses(host.name(), client, term), mechanism));
    }

    private boolean isNamed(String domain, SpfTerm term) {
        if (names.nothing()) {
            questions.countVoid(term);
        }
        return names.anyWithin(domain);
    }

    private boolean near(List<InetAddress> addresses, SpfMechanism mechanism) {
        var prefixes = mechanism.prefixes();
        int prefix = client instanceof Inet4Address ? prefixes.v4() : prefixes.v6();
        return addresses.stream()
                .anyMatch(address -> IpRange.around(address, prefix).covers(client));
    }

    private <T> T step(SpfTerm term, Supplier<T> work, Function<T, Decision> decision) {
        trace.begin(term.domain(), term.text());
        try {
            var done = work.get();
            trace.end(decision.apply(done));
            return done;
        } catch (SpfStop e) {
            trace.end(e.decision());
            throw e;
        }
    }
}
