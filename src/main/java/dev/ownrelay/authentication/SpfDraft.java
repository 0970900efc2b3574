package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfAdvice.LeftOut;
import dev.ownrelay.authentication.SpfAdvice.Note;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A record while it is written: terms that can be used, each as it stands in a record that is
/// there.
///
/// @param replaces the texts that they come from
record SpfDraft(
        String domain,
        String version,
        List<Term> terms,
        List<String> replaces,
        List<LeftOut> leftOut,
        List<Note> notes) {

    /// One term.
    ///
    /// @param read the record that it would be alone
    record Term(String text, SpfRecord read) {

        static Term of(String domain, String text) {
            return new Term(text, SpfParser.parse(domain, SpfParser.VERSION + " " + text));
        }

        Optional<SpfMechanism> mechanism() {
            return read.mechanisms().stream().findFirst();
        }

        boolean is(SpfMechanism.Kind kind) {
            return mechanism().filter(mechanism -> mechanism.kind() == kind).isPresent();
        }

        boolean isRedirect() {
            return read.redirect() != null;
        }

        boolean isExplanation() {
            return read.exp() != null;
        }

        Optional<SpfFault> fault() {
            return read.faults().stream().filter(fault -> fault.kind().breaks()).findFirst();
        }

        /// Equal where it surely means the same: in macros, upper case has a meaning.
        String meaning() {
            var lower = text.indexOf('%') < 0 ? text.toLowerCase(Locale.ROOT) : text;
            return lower.startsWith("+") ? lower.substring(1) : lower;
        }
    }

    static final String SOFT = "~all";
    private static final int LONGEST_STRING = 255;

    SpfDraft {
        terms = List.copyOf(terms);
        leftOut = List.copyOf(leftOut);
        notes = List.copyOf(notes);
    }

    static SpfFault fault(SpfFault.Kind kind, Term term) {
        return new SpfFault(kind, term.read().domain(), term.text(), -1, 0);
    }

    /// The same without a term that nobody can use. What a lost `redirect` said of everybody else
    /// is said softly.
    SpfDraft without(Term term, SpfFault why) {
        var rest = new ArrayList<>(terms);
        rest.replaceAll(each -> each == term && term.isRedirect() ? Term.of(domain, SOFT) : each);
        rest.removeIf(each -> each == term);
        var more =
                Stream.concat(leftOut.stream(), Stream.of(new LeftOut(term.text(), why))).toList();
        return new SpfDraft(domain, version, rest, replaces, more, notes);
    }

    SpfDraft with(int at, List<String> texts) {
        var all = new ArrayList<>(terms);
        all.addAll(at, texts.stream().map(text -> Term.of(domain, text)).toList());
        return new SpfDraft(domain, version, all, replaces, leftOut, notes);
    }

    SpfDraft noting(Note.Kind kind, String text) {
        var more = Stream.concat(notes.stream(), Stream.of(new Note(kind, text))).toList();
        return new SpfDraft(domain, version, terms, replaces, leftOut, more);
    }

    /// Where a new term comes last and still counts: before `all`, before a `redirect` that stands
    /// behind all mechanisms.
    int end() {
        int behind = 0;
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).is(SpfMechanism.Kind.ALL)) {
                return i;
            }
            behind = terms.get(i).mechanism().isPresent() ? i + 1 : behind;
        }
        for (int i = behind; i < terms.size(); i++) {
            if (terms.get(i).isRedirect()) {
                return i;
            }
        }
        return terms.size();
    }

    /// The terms that can decide.
    List<Term> inForce() {
        var end = end();
        boolean all = all().isPresent();
        return Stream.concat(
                        terms.subList(0, all ? end : terms.size()).stream()
                                .filter(term -> term.mechanism().isPresent()),
                        terms.stream().filter(term -> !all && term.isRedirect()))
                .toList();
    }

    /// What is said of everybody else.
    Optional<Term> all() {
        return terms.stream().filter(term -> term.is(SpfMechanism.Kind.ALL)).findFirst();
    }

    /// Whether it is the record that is there, but for blanks.
    boolean changesNothing() {
        return replaces.size() == 1
                && text().equals(replaces.getFirst().replaceAll(" +", " ").strip());
    }

    String text() {
        return terms.stream()
                .map(term -> " " + term.text())
                .collect(Collectors.joining("", version, ""));
    }

    /// The text in pieces that one string of a TXT record can hold.
    List<String> strings() {
        var text = text();
        return Stream.iterate(0, from -> from < text.length(), from -> from + LONGEST_STRING)
                .map(from -> text.substring(from, Math.min(text.length(), from + LONGEST_STRING)))
                .toList();
    }
}
