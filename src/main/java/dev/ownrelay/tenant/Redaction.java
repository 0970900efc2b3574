package dev.ownrelay.tenant;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes words out of a text wherever they stand for themselves: an address is left alone where it
/// is the end of a longer one.
///
/// @param likes patterns of `like` for the lower case of texts that may hold one of the words
public record Redaction(Pattern words, String[] likes) {

    /// What stands in their place, in every language.
    public static final String GONE = "[…]";

    private static final String BEFORE = "(?<![\\p{L}\\p{N}._%+'-])";
    private static final String AFTER = "(?![\\p{L}\\p{N}-]|[._%+'][\\p{L}\\p{N}])";

    /// @param words at least one, none of them empty
    public static Redaction of(Collection<String> words) {
        var any =
                words.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(joining("|", "(?:", ")"));
        int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        var likes =
                words.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .map(word -> "%" + word.replaceAll("[\\\\%_]", "\\\\$0") + "%")
                        .toArray(String[]::new);
        return new Redaction(Pattern.compile(BEFORE + any + AFTER, flags), likes);
    }

    public String of(String text) {
        return words.matcher(text).replaceAll(Matcher.quoteReplacement(GONE));
    }
}
