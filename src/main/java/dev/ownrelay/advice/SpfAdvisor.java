package dev.ownrelay.advice;

import dev.ownrelay.advice.SpfAdvised.Outcome;
import dev.ownrelay.advice.SpfNeeds.Needed;
import dev.ownrelay.authentication.SpfAdvice;
import dev.ownrelay.authentication.SpfAdvice.Cost;
import dev.ownrelay.authentication.SpfAdvice.LeftOut;
import dev.ownrelay.authentication.SpfAdvice.Note;
import dev.ownrelay.authentication.SpfAdvice.Saving;
import dev.ownrelay.authentication.SpfMerge;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.network.HostPolicy;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Works out the SPF record that a domain needs for the ways its users chose.
@Component
public class SpfAdvisor {

    private static final Cost NOT_COUNTED = new Cost(0, 0, false);

    private final SpfNeeds needs;
    private final Dns dns;
    private final Clock clock;

    SpfAdvisor(SpfNeeds needs, Dns dns, HostPolicy policy, Clock clock) {
        this.needs = needs;
        this.dns = dns.without(policy::hides);
        this.clock = clock;
    }

    public SpfAdvised advise(String domain, List<UsedRoute> routes, Patience patience) {
        var needed = needs.of(routes, patience);
        var facts = SpfAdvised.facts(routes);
        var found = new Found(needed, facts, clock.instant());
        if (routes.isEmpty()) {
            return found.only(Outcome.NOBODY);
        }
        if (needed.nothing()) {
            return found.only(Outcome.UNKNOWN);
        }
        return patience.over()
                ? found.only(Outcome.NO_ANSWER)
                : found.as(new SpfMerge(dns, clock).advise(domain, needed.need()));
    }

    private record Found(Needed needed, String facts, Instant now) {

        SpfAdvised only(Outcome outcome) {
            return of(outcome, "", NOT_COUNTED, NOT_COUNTED, Stream.of());
        }

        SpfAdvised as(SpfAdvice advice) {
            return switch (advice) {
                case SpfAdvice.NothingToDo(var cost, var notes) ->
                        of(Outcome.NOTHING, "", cost, cost, notes(notes));
                case SpfAdvice.Paste paste ->
                        of(
                                Outcome.PASTE,
                                paste.text(),
                                paste.before(),
                                paste.after(),
                                Stream.concat(left(paste.leftOut()), notes(paste.notes())));
                case SpfAdvice.TooMany(var before, var after, var shorten) ->
                        of(Outcome.TOO_MANY, "", before, after, savings(shorten));
                case SpfAdvice.CannotInclude(var name, _) ->
                        of(
                                Outcome.CANNOT_INCLUDE,
                                "",
                                NOT_COUNTED,
                                NOT_COUNTED,
                                Stream.of(Words.of("spf.cannotInclude", name)));
                case SpfAdvice.Unknown _ -> only(Outcome.NO_ANSWER);
            };
        }

        private SpfAdvised of(
                Outcome outcome, String record, Cost before, Cost after, Stream<Words> notes) {
            return new SpfAdvised(
                    outcome,
                    record,
                    before.lookups(),
                    after.lookups(),
                    notes.toList(),
                    needed.unknown(),
                    facts,
                    now);
        }
    }

    private static Stream<Words> notes(List<Note> notes) {
        return notes.stream().map(note -> Words.of("spf.note." + note.kind(), note.text()));
    }

    private static Stream<Words> left(List<LeftOut> terms) {
        return terms.stream().map(left -> Words.of("spf.leftOut", left.term()));
    }

    private static Stream<Words> savings(List<Saving> savings) {
        return savings.stream()
                .map(saving ->
                        Words.of(
                                "spf.saving." + saving.kind(),
                                saving.term(),
                                saving.lookups(),
                                String.join(" ", saving.instead())));
    }
}
