package dev.ownrelay.rejection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words that mail servers use, in several languages; `words.txt` holds them.
final class Vocabulary {

    private static final String NAMES = "!";
    private static final Set<String> WORDS = read(line -> !line.startsWith(NAMES));
    private static final Set<String> ALSO_NAMES = read(line -> line.startsWith(NAMES));

    private Vocabulary() {}

    /// @param word in lower case
    static boolean holds(String word) {
        return WORDS.contains(word) || ALSO_NAMES.contains(word);
    }

    /// Whether a word, as it is written, cannot be somebody's name.
    static boolean isNobody(String written) {
        return ALSO_NAMES.contains(written) || WORDS.contains(written.toLowerCase(Locale.ROOT));
    }

    private static Set<String> read(Predicate<String> lines) {
        try (var in = Vocabulary.class.getResourceAsStream("words.txt")) {
            var file =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return file.lines()
                    .filter(line -> !line.startsWith("#"))
                    .filter(lines)
                    .map(line -> line.replace(NAMES, ""))
                    .flatMap(line -> Stream.of(line.strip().split("\\s+")))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
