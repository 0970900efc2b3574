package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfAdvice.Cost;
import dev.ownrelay.authentication.SpfAdvice.Note;
import dev.ownrelay.authentication.SpfAdvice.Saving;
import dev.ownrelay.authentication.SpfDraft.Term;
import dev.ownrelay.authentication.SpfWalk.Tally;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Judges a draft: what it costs, whom it allows, how it could cost less.
final class SpfReview {

    private static final int LONG = 450;
    private static final int MOST_ADDRESSES = 6;
    private static final int MOST_SAVINGS = 50;

    private final SpfDraft draft;
    private final SpfWalk walk;
    private final List<Weighed> terms;

    private record Weighed(Term term, Tally tally) {}

    /// @throws SpfStop where the DNS does not answer
    SpfReview(SpfDraft draft, SpfWalk walk) {
        this.draft = draft;
        this.walk = walk;
        terms =
                draft.inForce().stream()
                        .map(term -> new Weighed(term, walk.tally(term.read())))
                        .toList();
    }

    Cost cost() {
        return new Cost(
                terms.stream().mapToInt(each -> each.tally().lookups).sum(),
                terms.stream().mapToInt(each -> each.tally().voidLookups).sum(),
                any(tally -> tally.endless));
    }

    /// The same without the terms that break the record as soon as a receiver comes to them. What
    /// finds nothing may stay while receivers bear it.
    SpfDraft mended() {
        boolean tooEmpty = cost().voidLookups() > Cost.MOST_VOID_LOOKUPS;
        var mended = draft;
        for (var each : terms) {
            var why = fault(each, tooEmpty);
            if (why.isPresent()) {
                mended = mended.without(each.term(), why.get());
            }
        }
        return mended;
    }

    private static Optional<SpfFault> fault(Weighed each, boolean tooEmpty) {
        var dead = Optional.ofNullable(each.tally().dead);
        return dead.isEmpty() && tooEmpty && findsNothing(each)
                ? Optional.of(SpfDraft.fault(SpfFault.Kind.TOO_MANY_VOID_LOOKUPS, each.term()))
                : dead;
    }

    private static boolean findsNothing(Weighed each) {
        return each.tally().voidLookups > 0
                && each.term().mechanism().isPresent()
                && !each.term().is(SpfMechanism.Kind.INCLUDE);
    }

    /// Whether a range that is written down and passes covers this one.
    boolean allows(IpRange range) {
        return any(tally -> tally.ranges.stream().anyMatch(each -> each.covers(range)))
                || anybody();
    }

    /// @param domain in lower case
    boolean includes(String domain) {
        return any(tally -> tally.includes.contains(domain)) || anybody();
    }

    private boolean anybody() {
        return draft.all()
                .flatMap(Term::mechanism)
                .filter(all -> all.result() == SpfResult.PASS)
                .isPresent();
    }

    private boolean any(Predicate<Tally> condition) {
        return terms.stream().map(Weighed::tally).anyMatch(condition);
    }

    /// All that is good to know about it.
    List<Note> notes() {
        var notes = new ArrayList<>(draft.notes());
        if (draft.all().isEmpty() && draft.inForce().stream().noneMatch(Term::isRedirect)) {
            notes.add(new Note(Note.Kind.NO_ALL, ""));
        }
        if (anybody()) {
            notes.add(new Note(Note.Kind.ANYBODY, draft.all().orElseThrow().text()));
        }
        terms.forEach(each -> note(each.term(), each.tally(), notes));
        if (!cost().fits()) {
            notes.add(new Note(Note.Kind.TOO_MANY, ""));
        }
        if (draft.text().length() > LONG) {
            notes.add(new Note(Note.Kind.LONG, ""));
        }
        return notes;
    }

    private static void note(Term term, Tally tally, List<Note> notes) {
        if (term.is(SpfMechanism.Kind.PTR)) {
            notes.add(new Note(Note.Kind.PTR, term.text()));
        }
        if (!tally.faults.isEmpty()) {
            notes.add(new Note(Note.Kind.BROKEN_BELOW, term.text()));
        }
        if (tally.uncounted) {
            notes.add(new Note(Note.Kind.UNCOUNTED, term.text()));
        }
    }

    /// The most first.
    List<Saving> savings() {
        var seen = new HashSet<String>();
        return terms.stream()
                .filter(each -> each.tally().lookups > 0)
                .sorted(Comparator.comparingInt(each -> -each.tally().lookups))
                .limit(MOST_SAVINGS)
                .map(each -> saving(each, !seen.add(each.term().meaning())))
                .toList();
    }

    private Saving saving(Weighed each, boolean twice) {
        var kind = twice ? Saving.Kind.TWICE : kind(each);
        var instead = kind == Saving.Kind.ADDRESSES ? addresses(each.term()) : List.<String>of();
        return new Saving(kind, each.term().text(), each.tally().lookups, instead);
    }

    private Saving.Kind kind(Weighed each) {
        var term = each.term();
        if (each.tally().endless) {
            return Saving.Kind.ENDLESS;
        }
        if (findsNothing(each)) {
            return Saving.Kind.NOTHING;
        }
        if (contained(each)) {
            return Saving.Kind.CONTAINED;
        }
        if (term.is(SpfMechanism.Kind.PTR)) {
            return Saving.Kind.PTR;
        }
        return term.is(SpfMechanism.Kind.A) || term.is(SpfMechanism.Kind.MX)
                ? Saving.Kind.ADDRESSES
                : Saving.Kind.NEEDED;
    }

    private boolean contained(Weighed each) {
        var own = each.tally().includes.stream().findFirst();
        return each.term().is(SpfMechanism.Kind.INCLUDE)
                && own.isPresent()
                && any(other -> other != each.tally() && isBelow(own.get(), other));
    }

    private static boolean isBelow(String domain, Tally other) {
        return other.includes.stream().skip(1).anyMatch(domain::equals);
    }

    /// None where they are too many to be looked after.
    private List<String> addresses(Term term) {
        var mechanism = term.mechanism().orElseThrow();
        var addresses = walk.addresses(mechanism, draft.domain());
        if (addresses.size() > MOST_ADDRESSES) {
            return List.of();
        }
        var sign = Character.isLetter(term.text().charAt(0)) ? "" : term.text().substring(0, 1);
        return addresses.stream()
                .map(address ->
                        sign
                                + SpfAdvice.Need.term(
                                        address,
                                        address instanceof Inet4Address
                                                ? mechanism.prefixes().v4()
                                                : mechanism.prefixes().v6()))
                .toList();
    }
}
