package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks for phrases that advertising and fraud live on. One of them says nothing, unless it is a
/// strong one.
final class SpamPhraseRule implements Rule {

    private static final int ENOUGH = 3;
    private static final int MOST_WORDS = 50_000;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}%€$£]++");

    private static final Map<String, List<Phrase>> PHRASES =
            WordList.lines("spam-phrases.txt").stream()
                    .map(Phrase::of)
                    .collect(Collectors.groupingBy(phrase -> phrase.words().getFirst()));

    /// @param weight of 3: enough by itself
    private record Phrase(int weight, List<String> words) {

        private static Phrase of(String line) {
            var fields = line.split("\t");
            var words = WORD.matcher(fields[1]).results().map(MatchResult::group).toList();
            return new Phrase(Integer.parseInt(fields[0]), words);
        }
    }

    @Override
    public Stream<Finding> look(Look look) {
        var found = new HashMap<Phrase, Place>();
        search(Spot.SUBJECT, look.draft().subject(), found);
        search(Spot.BODY, look.own(), found);
        int weight = found.keySet().stream().mapToInt(Phrase::weight).sum();
        return weight < ENOUGH
                ? Stream.empty()
                : Stream.of(Finding.of(FindingKind.SPAM_PHRASE, inOrder(found), found.size()));
    }

    private static void search(Spot spot, String text, Map<Phrase, Place> found) {
        var words = WORD.matcher(text).results().limit(MOST_WORDS).toList();
        for (int i = 0; i < words.size(); i++) {
            int at = i;
            PHRASES.getOrDefault(small(words.get(i)), List.of()).stream()
                    .filter(phrase -> standsAt(phrase, words, at))
                    .forEach(phrase -> {
                        int last = at + phrase.words().size() - 1;
                        var said = text.substring(words.get(at).start(), words.get(last).end());
                        found.putIfAbsent(phrase, Place.of(spot, said));
                    });
        }
    }

    private static boolean standsAt(Phrase phrase, List<MatchResult> words, int at) {
        var wanted = phrase.words();
        if (at + wanted.size() > words.size()) {
            return false;
        }
        for (int i = 1; i < wanted.size(); i++) {
            if (!wanted.get(i).equals(small(words.get(at + i)))) {
                return false;
            }
        }
        return true;
    }

    /// The subject first, then by weight, so that the same message always reads alike.
    private static List<Place> inOrder(Map<Phrase, Place> found) {
        var phrases = new ArrayList<>(found.entrySet());
        phrases.sort(
                Map.Entry.<Phrase, Place>comparingByValue(Comparator.comparing(Place::spot))
                        .thenComparing(each -> -each.getKey().weight())
                        .thenComparing(each -> each.getValue().words()));
        return phrases.stream().map(Map.Entry::getValue).toList();
    }

    private static String small(MatchResult word) {
        return word.group().toLowerCase(Locale.ROOT);
    }
}
