package dev.ownrelay.verdict;

import static dev.ownrelay.authentication.SpfResult.FAIL;
import static dev.ownrelay.authentication.SpfResult.NEUTRAL;
import static dev.ownrelay.authentication.SpfResult.NONE;
import static dev.ownrelay.authentication.SpfResult.PASS;
import static dev.ownrelay.authentication.SpfResult.PERMERROR;
import static dev.ownrelay.authentication.SpfResult.SOFTFAIL;
import static dev.ownrelay.authentication.SpfResult.TEMPERROR;

import dev.ownrelay.authentication.Spf;
import dev.ownrelay.authentication.SpfEvaluation;
import dev.ownrelay.authentication.SpfFault.Kind;
import dev.ownrelay.authentication.SpfResult;
import dev.ownrelay.authentication.SpfStep;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.provider.Provider;
import dev.ownrelay.provider.Provider.Envelope;
import dev.ownrelay.provider.Providers;
import dev.ownrelay.verdict.Outgoing.Source;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Asks SPF about all addresses of a way. Of what is only guessed, success counts, but not failure.
final class SpfLook {

    /// No record names it, so that it is followed to its end.
    private static final InetAddress NOBODY = InetAddress.ofLiteral("240.0.0.1");

    /// The better before the worse.
    private static final List<SpfResult> ORDER =
            List.of(PASS, TEMPERROR, NONE, NEUTRAL, SOFTFAIL, FAIL, PERMERROR);

    /// They can be seen before anybody has sent.
    private static final Set<Kind> IN_THE_TEXT =
            Set.of(
                    Kind.TWO_RECORDS,
                    Kind.NOT_ASCII,
                    Kind.TOO_LONG,
                    Kind.UNKNOWN_MECHANISM,
                    Kind.SYNTAX,
                    Kind.TWICE);

    /// For all addresses together: a DNS may answer each question at the last moment.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Dns dns;
    private final Clock clock;
    private final Spf spf;

    SpfLook(Dns dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
        spf = new Spf(dns, clock);
    }

    SpfFinding at(SenderFacts facts) {
        var found = asKnown(facts);
        boolean settled = facts.way().relay() && found.outgoing().source() == Source.NAMED;
        return !settled && mayComeFromElsewhere(found) ? asSeen(facts, found) : found;
    }

    /// Not where a provider, or anybody, may send. What the operator says of the relay holds, too.
    private static boolean mayComeFromElsewhere(SpfFinding found) {
        return found.passes()
                ? found.address() != null
                : found.result() == null && found.provider() == null;
    }

    /// What others say decides where nothing else is known, and condemns nobody.
    private SpfFinding asSeen(SenderFacts facts, SpfFinding found) {
        var seen = Outgoing.seen(facts.way());
        if (seen.addresses().isEmpty()) {
            return found;
        }
        var worst = worst(facts, seen);
        if (worst.result() == TEMPERROR || worst.passes() && found.passes()) {
            return found;
        }
        return worst.passes()
                ? worst
                : new SpfFinding(null, seen, worst.address(), worst.evaluation(), null);
    }

    private SpfFinding asKnown(SenderFacts facts) {
        var outgoing = Outgoing.of(facts.way(), dns);
        if (outgoing.source() == Source.NAMED) {
            return worst(facts, outgoing);
        }
        var provider = Providers.ofHost(facts.way().host());
        return provider.isPresent()
                ? ofProvider(facts, outgoing, provider.get())
                : ofHost(facts, outgoing);
    }

    private SpfFinding worst(SenderFacts facts, Outgoing outgoing) {
        var until = clock.instant().plus(LONGEST);
        SpfFinding worst = null;
        for (var address : outgoing.addresses()) {
            var evaluation = check(facts, address);
            boolean late = clock.instant().isAfter(until);
            var result = late ? TEMPERROR : evaluation.result();
            var found = new SpfFinding(result, outgoing, address, evaluation, null);
            if (worst == null || rank(found) > rank(worst)) {
                worst = found;
            }
            if (result == TEMPERROR) {
                break; // whoever asks on only waits
            }
        }
        return worst == null ? whoever(facts, outgoing) : worst;
    }

    private static int rank(SpfFinding found) {
        return ORDER.indexOf(found.result());
    }

    private SpfFinding ofHost(SenderFacts facts, Outgoing outgoing) {
        if (outgoing.source() == Source.PUBLIC) {
            return worst(facts, outgoing);
        }
        return passing(facts, outgoing) instanceof SpfFinding all ? all : whoever(facts, outgoing);
    }

    /// It sends from other addresses than it listens on, all of which its own record names. Where
    /// the envelope gets another domain, the record of this one says nothing.
    private SpfFinding ofProvider(SenderFacts facts, Outgoing outgoing, Provider provider) {
        var evaluation = check(facts, NOBODY);
        if (provider.envelope() == Envelope.REPLACED) {
            return new SpfFinding(null, outgoing, null, evaluation, provider);
        }
        var include = provider.include();
        if (include.isPresent() && SpfPath.leadsTo(include.get(), evaluation.trace())) {
            return new SpfFinding(PASS, outgoing, null, evaluation, null);
        }
        if (evaluation.result() == TEMPERROR || evaluation.result() == PASS) {
            return whoever(outgoing, evaluation, evaluation.result());
        }
        if (passing(facts, outgoing) instanceof SpfFinding all) {
            return include.isEmpty() ? all : whoever(outgoing, evaluation, null);
        }
        var known = settled(facts, evaluation);
        return include.isPresent() && known == null
                ? new SpfFinding(evaluation.result(), outgoing, null, evaluation, provider)
                : new SpfFinding(known, outgoing, null, evaluation, null);
    }

    /// Where all addresses pass; null: they do not, or there are none.
    private @Nullable SpfFinding passing(SenderFacts facts, Outgoing outgoing) {
        if (outgoing.addresses().isEmpty()) {
            return null;
        }
        var worst = worst(facts, outgoing);
        return worst.passes() ? worst : null;
    }

    /// What holds for every address.
    private SpfFinding whoever(SenderFacts facts, Outgoing outgoing) {
        var evaluation = check(facts, NOBODY);
        return whoever(outgoing, evaluation, settled(facts, evaluation));
    }

    private static SpfFinding whoever(
            Outgoing outgoing, SpfEvaluation evaluation, @Nullable SpfResult known) {
        boolean waits = known == null && outgoing.source() == Source.NO_ANSWER;
        return new SpfFinding(waits ? TEMPERROR : known, outgoing, null, evaluation, null);
    }

    private static @Nullable SpfResult settled(SenderFacts facts, SpfEvaluation evaluation) {
        return switch (evaluation.result()) {
            case PASS, NONE, TEMPERROR -> evaluation.result();
            case PERMERROR -> brokenForAll(facts, evaluation) ? PERMERROR : null;
            case NEUTRAL, SOFTFAIL, FAIL -> null;
        };
    }

    /// Other faults are met only on the way to the end.
    private static boolean brokenForAll(SenderFacts facts, SpfEvaluation evaluation) {
        return evaluation.faults().stream()
                .filter(fault -> fault.domain().equalsIgnoreCase(facts.envelope()))
                .anyMatch(fault -> IN_THE_TEXT.contains(fault.kind()));
    }

    private SpfEvaluation check(SenderFacts facts, InetAddress address) {
        return spf.check(address, "postmaster@" + facts.envelope(), facts.way().host());
    }

    /// How a record leads to another one.
    private static final class SpfPath {

        private static final String NOT_PASSING = "-~?";

        /// Whether what passes there passes here, too.
        static boolean leadsTo(String domain, List<SpfStep> steps) {
            for (int i = 0; i < steps.size(); i++) {
                var step = steps.get(i);
                if (step.term().isEmpty()
                        && step.domain().equalsIgnoreCase(domain)
                        && passesOn(steps.subList(0, i), step.depth())) {
                    return true;
                }
            }
            return false;
        }

        /// @param before the steps before it, under some of which it lies
        private static boolean passesOn(List<SpfStep> before, int depth) {
            int inner = depth;
            for (var step : before.reversed()) {
                if (step.depth() < inner) {
                    inner = step.depth();
                    if (!step.term().isEmpty() && NOT_PASSING.indexOf(step.term().charAt(0)) >= 0) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
