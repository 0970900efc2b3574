package dev.ownrelay.tenant;

import static java.util.stream.Collectors.joining;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Takes addresses and names out of a text wherever they stand for themselves: an address is left
/// alone where it is the end of a longer one, a name where it is part of another.
///
/// @param likes patterns of `like` for the lower case of texts that may hold one of the words
public record Redaction(Pattern words, String[] likes) {

    /// What stands in their place, in every language.
    public static final String GONE = "[…]";

    /// The ends of something that was percent-encoded (RFC 3986) or quoted-printable (RFC 2045),
    /// which look like letters.
    private static final String BEHIND_ENCODED = "(?<=[%=](?:20|22|27|28|2C|3A|3B|3C))";

    private static final String BEFORE_ADDRESS =
            "(?:" + BEHIND_ENCODED + "|(?<![\\p{L}\\p{N}_%+])(?<![\\p{L}\\p{N}_%+][.'-]))";

    /// What many servers deliver to the mailbox before it.
    private static final String TAG = "(?:\\+[^\\s@<>\"',;:()]{1,64})?";

    /// As typed, encoded, or in the sender of a message that shall come back (VERP).
    private static final String AT = "(?:@|%40|=40|=)";

    private static final String AFTER_ADDRESS = "(?![\\p{L}\\p{N}]|\\.[\\p{L}\\p{N}])";
    private static final String BEFORE_NAME = "(?<![\\p{L}\\p{N}])(?<![\\p{L}\\p{N}]['’-])";
    private static final String BETWEEN_NAMES = "[\\s\\p{Z},_]{1,4}";
    private static final String AFTER_NAME =
            "(?![\\p{L}\\p{N}\\p{M}]|-[\\p{L}\\p{N}]|['’](?!s\\b)\\p{L})";

    /// The parts of an address or a name, one of which follows the other.
    private record Word(List<String> parts, boolean address) {

        private String pattern() {
            return address
                    ? BEFORE_ADDRESS + quoted(TAG + AT) + AFTER_ADDRESS
                    : BEFORE_NAME + quoted(BETWEEN_NAMES) + AFTER_NAME;
        }

        private String quoted(String between) {
            return parts.stream().map(Pattern::quote).collect(joining(between));
        }

        /// The database may not know the lower case of what is no ASCII.
        private String like() {
            return parts.stream()
                    .map(part -> part.toLowerCase(Locale.ROOT))
                    .map(part -> part.replaceAll("[\\\\%_]", "\\\\$0"))
                    .map(part -> part.replaceAll("\\P{ASCII}+", "%"))
                    .collect(joining("%", "%", "%"));
        }

        private int length() {
            return parts.stream().mapToInt(String::length).sum();
        }
    }

    /// @param words addresses and names, at least one, none of them empty
    public static Redaction of(Collection<String> words) {
        var all =
                words.stream()
                        .flatMap(Redaction::spelled)
                        .flatMap(Redaction::words)
                        .distinct()
                        .sorted(Comparator.comparingInt(Word::length).reversed())
                        .toList();
        int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        return new Redaction(
                Pattern.compile(all.stream().map(Word::pattern).collect(joining("|")), flags),
                all.stream().map(Word::like).distinct().toArray(String[]::new));
    }

    public String of(String text) {
        return words.matcher(text).replaceAll(Matcher.quoteReplacement(GONE));
    }

    private static Stream<String> spelled(String word) {
        return Stream.of(Normalizer.Form.NFC, Normalizer.Form.NFD)
                .map(form -> Normalizer.normalize(word, form));
    }

    private static Stream<Word> words(String word) {
        int at = word.lastIndexOf('@');
        return at < 0
                ? orders(List.of(word.strip().split("[\\s\\p{Z},]+")))
                : domains(word.substring(at + 1))
                        .map(domain -> new Word(List.of(word.substring(0, at), domain), true));
    }

    private static Stream<String> domains(String domain) {
        return Stream.of(domain, IDN.toUnicode(domain)).flatMap(Redaction::spelled);
    }

    /// The surname may stand first, with or without what belongs to it.
    private static Stream<Word> orders(List<String> parts) {
        return IntStream.range(0, parts.size())
                .mapToObj(first ->
                        Stream.of(parts.subList(first, parts.size()), parts.subList(0, first))
                                .flatMap(List::stream)
                                .toList())
                .map(order -> new Word(order, false));
    }
}
