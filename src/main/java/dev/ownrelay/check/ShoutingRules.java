package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.SHOUTING_TEXT;
import static dev.ownrelay.check.FindingKind.SUBJECT_SHOUTING;

import dev.ownrelay.check.Place.Spot;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks for sentences in capitals and rows of exclamation marks, and makes them calm: the words
/// stay, acronyms and names keep their capitals.
final class ShoutingRules implements Rule {

    /// As they are rightly written, by how they look in small letters.
    private static final Map<String, String> WELL_KNOWN =
            WordList.words("capitals.txt").stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    ShoutingRules::small, word -> word, (first, _) -> first));

    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}]++(?:['’-][\\p{L}\\p{M}\\p{N}]++)*+");
    private static final Pattern PART = Pattern.compile("[^'’-]++");
    private static final Pattern EXCLAMATIONS = Pattern.compile("!{3,}+");
    private static final int LOOKED_AT = 200_000;
    private static final int LONG_WORD = 4;
    private static final int NO_ACRONYM = 5;

    @Override
    public Stream<Finding> look(Look look) {
        var own = look.own();
        var subject = look.draft().subject();
        var rows = longRows(own);
        var subjects = longRows(subject);
        var kept =
                rows.isEmpty() && subjects.isEmpty() ? WELL_KNOWN : kept(look.draft(), own, rows);
        return Stream.concat(
                found(SUBJECT_SHOUTING, Spot.SUBJECT, subject, loud(subjects, kept)),
                found(SHOUTING_TEXT, Spot.BODY, own, loudInText(own, rows, kept)));
    }

    static Draft calmSubject(Draft draft) {
        var subject = draft.subject();
        var own = OwnWords.of(draft).text();
        var kept = kept(draft, own, longRows(own));
        var loud = offsets(loud(longRows(subject), kept));
        var calm =
                WORD.matcher(subject)
                        .replaceAll(word ->
                                Matcher.quoteReplacement(
                                        loud.get(word.start())
                                                ? calm(subject, word, kept)
                                                : word.group()));
        return draft.withSubject(EXCLAMATIONS.matcher(calm).replaceAll("!"));
    }

    static Draft calmText(Draft draft) {
        var words = OwnWords.of(draft);
        var text = words.text();
        var rows = longRows(text);
        var kept = kept(draft, text, rows);
        var loud = offsets(loudInText(text, rows, kept));
        var calm =
                words.rewrite(
                        draft,
                        WORD,
                        word -> loud.get(word.start()),
                        word -> calm(text, word, kept));
        return OwnWords.of(calm).rewrite(calm, EXCLAMATIONS, _ -> true, _ -> "!");
    }

    private static List<List<MatchResult>> loudInText(
            String text, List<List<MatchResult>> rows, Map<String, String> kept) {
        return loud(rows, kept).stream().filter(row -> isLoudInText(text, row)).toList();
    }

    /// Rows that are not all acronyms.
    private static List<List<MatchResult>> loud(
            List<List<MatchResult>> rows, Map<String, String> kept) {
        return rows.stream().filter(row -> isLoud(row, kept)).toList();
    }

    /// Rows of words in capitals, more than one word each.
    private static List<List<MatchResult>> longRows(String text) {
        var rows = new ArrayList<List<MatchResult>>();
        var row = new ArrayList<MatchResult>();
        int end = 0;
        for (var words = words(text); words.find(); end = words.end()) {
            var word = words.group();
            boolean loud = isCapitals(word) || isLetter(word) && !row.isEmpty();
            boolean breaks = !loud && word.codePoints().anyMatch(Character::isLetter);
            if (!row.isEmpty() && (breaks || text.indexOf('\n', end, words.start()) >= 0)) {
                addLong(row, rows);
                row.clear();
            }
            if (loud) {
                row.add(words.toMatchResult());
            }
        }
        addLong(row, rows);
        return rows;
    }

    private static void addLong(List<MatchResult> row, List<List<MatchResult>> rows) {
        if (row.size() > 1) {
            rows.add(List.copyOf(row));
        }
    }

    /// Of a text that nobody reads to its end, the beginning.
    private static Matcher words(String text) {
        return WORD.matcher(text).region(0, Math.min(text.length(), LOOKED_AT));
    }

    private static boolean isLetter(String word) {
        return word.length() == 1 && Character.isUpperCase(word.charAt(0));
    }

    private static boolean isLoud(List<MatchResult> row, Map<String, String> kept) {
        var words =
                row.stream()
                        .map(MatchResult::group)
                        .filter(word -> word.length() >= LONG_WORD)
                        .filter(word -> !word.equals(kept.get(small(word))))
                        .toList();
        return words.size() > 1
                && words.stream().anyMatch(word -> word.length() >= NO_ACRONYM)
                && words.stream().mapToInt(String::length).sum() >= 9;
    }

    /// A short line of its own is a heading.
    private static boolean isLoudInText(String text, List<MatchResult> passage) {
        int from = passage.getFirst().start();
        int to = passage.getLast().end();
        if (text.startsWith("!", to)) {
            return true;
        }
        boolean line = isAt(text, from - 1, '\n') && endsLine(text, to);
        return passage.size() >= (line ? 6 : 4) && to - from >= 20;
    }

    private static boolean endsLine(String text, int at) {
        int end = at;
        while (end < text.length() && " :.\u00a0".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return isAt(text, end, '\n');
    }

    /// Before the beginning and behind the end stand breaks.
    private static boolean isAt(String text, int at, char c) {
        return at < 0 || at >= text.length() || text.charAt(at) == c;
    }

    private static String calm(String text, MatchResult word, Map<String, String> kept) {
        var calm =
                PART.matcher(word.group())
                        .replaceAll(part -> {
                            var small = small(part.group());
                            return kept.getOrDefault(small, small);
                        });
        return beginsSentence(text, word.start()) ? capitalised(calm) : calm;
    }

    /// With a capital in front, of which Dutch has one in two letters.
    static String capitalised(String word) {
        int letters = word.startsWith("ij") ? 2 : Character.charCount(word.codePointAt(0));
        return word.substring(0, letters).toUpperCase(Locale.ROOT) + word.substring(letters);
    }

    private static boolean beginsSentence(String text, int at) {
        int before = at - 1;
        while (before >= 0 && " \u00a0\"'“”‘’«(".indexOf(text.charAt(before)) >= 0) {
            before--;
        }
        return before < 0 || "\n.!?•".indexOf(text.charAt(before)) >= 0;
    }

    /// How names and acronyms are written in this draft, by how they look in small letters.
    private static Map<String, String> kept(Draft draft, String own, List<List<MatchResult>> rows) {
        var kept = new HashMap<>(WELL_KNOWN);
        var inRows = offsets(rows);
        for (var words = words(own); words.find(); ) {
            var word = words.group();
            if (isName(word) && !inRows.get(words.start()) && !beginsSentence(own, words.start())) {
                kept.putIfAbsent(small(word), word);
            }
        }
        draft.to().stream()
                .flatMap(person -> WORD.matcher(person.name()).results())
                .map(MatchResult::group)
                .filter(name -> !isCapitals(name))
                .forEach(name -> kept.put(small(name), name));
        return kept;
    }

    private static boolean isName(String word) {
        return !word.equals(small(word)) && (!isCapitals(word) || word.length() <= NO_ACRONYM);
    }

    /// More than one letter, and none of them small.
    private static boolean isCapitals(String word) {
        int capitals = 0;
        for (int i = 0; i < word.length(); i++) {
            if (Character.isLowerCase(word.charAt(i))) {
                return false;
            }
            capitals += Character.isUpperCase(word.charAt(i)) ? 1 : 0;
        }
        return capitals > 1;
    }

    private static BitSet offsets(List<List<MatchResult>> passages) {
        var offsets = new BitSet();
        passages.forEach(passage -> passage.forEach(word -> offsets.set(word.start())));
        return offsets;
    }

    private static Stream<Finding> found(
            FindingKind kind, Spot spot, String text, List<List<MatchResult>> loud) {
        var places = new ArrayList<Place>();
        for (var row : loud) {
            int end = row.getLast().end();
            places.add(Place.of(spot, text.substring(row.getFirst().start(), end)));
        }
        EXCLAMATIONS
                .matcher(text)
                .results()
                .limit(Finding.PLACES)
                .forEach(end -> places.add(Place.of(spot, sentence(text, end))));
        return places.isEmpty() ? Stream.empty() : Stream.of(Finding.of(kind, places));
    }

    /// The end of the sentence, or of a long one its last words.
    private static String sentence(String text, MatchResult end) {
        int from = end.start();
        int earliest = Math.max(0, end.start() - 60);
        while (from > earliest && "\n.!?".indexOf(text.charAt(from - 1)) < 0) {
            from--;
        }
        int blank = from > 0 && from == earliest ? text.indexOf(' ', from) : -1;
        int begin = blank >= 0 && blank < end.start() ? blank : from;
        return text.substring(begin, Math.min(end.end(), end.start() + 3)).strip();
    }

    private static String small(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
