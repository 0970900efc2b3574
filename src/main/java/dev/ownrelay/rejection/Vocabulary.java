package dev.ownrelay.rejection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words that mail servers use, in several languages; `words.txt` holds them.
final class Vocabulary {

    private static final Set<String> WORDS = read();

    private Vocabulary() {}

    static boolean holds(String word) {
        return WORDS.contains(word);
    }

    private static Set<String> read() {
        try (var in = Vocabulary.class.getResourceAsStream("words.txt")) {
            var file =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return file.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.strip().split("\\s+")))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
