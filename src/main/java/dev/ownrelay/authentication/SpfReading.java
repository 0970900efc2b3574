package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfAdvice.LeftOut;
import dev.ownrelay.authentication.SpfAdvice.Note;
import dev.ownrelay.authentication.SpfDraft.Term;
import dev.ownrelay.authentication.SpfFault.Kind;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what a domain has into one draft. Of several records none counts (RFC 7208 section 4.5),
/// so that they become one, which allows whom any of them allowed.
final class SpfReading {

    /// People paste the quotes of a zone file, and blanks of other kinds.
    private static final Pattern MEANT =
            Pattern.compile("[\\s\"']*v\\s*=\\s*spf1(?![\\w.])", Pattern.CASE_INSENSITIVE);

    private static final String BLANK = "\\s\\p{Cntrl}\\u00a0";
    private static final Pattern BLANKS = Pattern.compile("[" + BLANK + "]+");
    private static final Pattern OTHER_BLANK = Pattern.compile("[" + BLANK + "&&[^ ]]");
    private static final Pattern BLANKS_AND_QUOTES = Pattern.compile("[" + BLANK + "\"']+");
    private static final List<SpfResult> SOFTER =
            List.of(SpfResult.FAIL, SpfResult.SOFTFAIL, SpfResult.NEUTRAL);

    private final String domain;
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Term> terms = new ArrayList<>();
    private final List<Term> modifiers = new ArrayList<>();
    private final List<Term> ends = new ArrayList<>();
    private final List<Term> redirects = new ArrayList<>();

    private SpfReading(String domain) {
        this.domain = domain;
    }

    /// @param texts of the domain
    static SpfDraft of(String domain, List<String> texts) {
        return new SpfReading(domain).draft(texts);
    }

    private SpfDraft draft(List<String> texts) {
        var records = texts.stream().filter(SpfParser::isRecord).toList();
        var meant = texts.stream().filter(text -> MEANT.matcher(text).lookingAt()).toList();
        var used = records.isEmpty() ? meant : records;
        meant.stream()
                .filter(text -> !used.contains(text))
                .forEach(text -> notes.add(new Note(Note.Kind.STRAY, text)));
        var read = used.stream().map(this::terms).toList();
        var all =
                switch (read.size()) {
                    case 0 -> fresh();
                    case 1 -> read.getFirst();
                    default -> union(read);
                };
        var version =
                records.isEmpty()
                        ? SpfParser.VERSION
                        : records.getFirst().substring(0, SpfParser.VERSION.length());
        return new SpfDraft(domain, version, all, used, leftOut, notes);
    }

    private List<Term> fresh() {
        notes.add(new Note(Note.Kind.FRESH, ""));
        return List.of(Term.of(domain, SpfDraft.SOFT));
    }

    private List<Term> terms(String text) {
        boolean record = SpfParser.isRecord(text);
        var start = MEANT.matcher(text);
        int from = start.lookingAt() ? start.end() : text.length();
        if (!record || OTHER_BLANK.matcher(text).find()) {
            notes.add(new Note(Note.Kind.TIDIED, text));
        }
        var once = new HashSet<String>();
        return (record ? BLANKS : BLANKS_AND_QUOTES)
                .splitAsStream(text.substring(from))
                .filter(word -> !word.isEmpty())
                .map(word -> Term.of(domain, word))
                .filter(term -> usable(term, once))
                .toList();
    }

    private boolean usable(Term term, Set<String> once) {
        boolean again =
                term.isRedirect() && !once.add("redirect")
                        || term.isExplanation() && !once.add("exp");
        var fault =
                term.fault()
                        .or(() ->
                                again
                                        ? Optional.of(SpfDraft.fault(Kind.TWICE, term))
                                        : Optional.empty());
        fault.ifPresent(why -> leftOut.add(new LeftOut(term.text(), why)));
        return fault.isEmpty();
    }

    private List<Term> union(List<List<Term>> records) {
        notes.add(new Note(Note.Kind.MERGED, ""));
        records.forEach(this::add);
        var all = new ArrayList<>(terms);
        if (ends.isEmpty() && redirects.size() == 1) {
            all.addAll(redirects);
        } else {
            redirects.forEach(redirect -> all.add(included(redirect)));
            all.addAll(end());
        }
        all.addAll(modifiers);
        return all;
    }

    private void add(List<Term> record) {
        boolean ended = false;
        boolean endsItself = record.stream().anyMatch(term -> term.is(SpfMechanism.Kind.ALL));
        for (var term : record) {
            if (ended && term.mechanism().isPresent() || endsItself && term.isRedirect()) {
                leave(term, Kind.BEHIND_ALL);
            } else if (term.is(SpfMechanism.Kind.ALL)) {
                ended = true;
                ends.add(term);
            } else {
                sort(term);
            }
        }
    }

    private void sort(Term term) {
        if (term.isExplanation() && modifiers.stream().anyMatch(Term::isExplanation)) {
            leave(term, Kind.TWICE);
        } else if (seen.add(term.meaning())) {
            if (term.isRedirect()) {
                redirects.add(term);
            } else if (term.mechanism().isPresent()) {
                terms.add(term);
            } else {
                modifiers.add(term);
            }
        }
    }

    private Term included(Term redirect) {
        notes.add(new Note(Note.Kind.REDIRECT_INCLUDED, redirect.text()));
        var target = redirect.text().substring(redirect.text().indexOf('=') + 1);
        return Term.of(domain, "include:" + target);
    }

    /// The softest, but never what allows everybody, unless all records do. Where records lead to
    /// different ends elsewhere, a soft one.
    private List<Term> end() {
        if (ends.isEmpty()) {
            return redirects.isEmpty() ? List.of() : List.of(Term.of(domain, SpfDraft.SOFT));
        }
        var softest = ends.getFirst();
        for (var end : ends) {
            softest = softness(end) > softness(softest) ? end : softest;
        }
        if (ends.stream().anyMatch(end -> softness(end) != softness(ends.getFirst()))) {
            notes.add(new Note(Note.Kind.LOOSER_ALL, softest.text()));
        }
        return List.of(softest);
    }

    private static int softness(Term all) {
        return all.mechanism().map(end -> SOFTER.indexOf(end.result())).orElse(-1);
    }

    private void leave(Term term, Kind why) {
        leftOut.add(new LeftOut(term.text(), SpfDraft.fault(why, term)));
    }
}
