package dev.ownrelay.check;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells English from Dutch by their small words.
///
/// @param english how many words only English has
/// @param dutch how many words only Dutch has
public record WrittenLanguage(int english, int dutch) {

    private static final int LOOKED_AT = 120;
    private static final int ENOUGH = 5;
    private static final int PLAINLY = 3;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]++");
    private static final Set<String> ENGLISH = Set.copyOf(WordList.words("stop-words-en.txt"));
    private static final Set<String> DUTCH = Set.copyOf(WordList.words("stop-words-nl.txt"));

    /// By its first 120 words.
    static WrittenLanguage count(String text) {
        var words =
                WORD.matcher(text)
                        .results()
                        .limit(LOOKED_AT)
                        .map(word -> word.group().toLowerCase(Locale.ROOT))
                        .toList();
        return new WrittenLanguage(
                (int) words.stream().filter(ENGLISH::contains).count(),
                (int) words.stream().filter(DUTCH::contains).count());
    }

    /// `en` or `nl`; empty where a text is too short or mixed.
    public static Optional<String> of(String text) {
        var counted = count(text);
        if (counted.dutch >= ENOUGH && counted.dutch >= PLAINLY * counted.english) {
            return Optional.of("nl");
        }
        return counted.english >= ENOUGH && counted.english >= PLAINLY * counted.dutch
                ? Optional.of("en")
                : Optional.empty();
    }
}
