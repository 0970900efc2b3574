package dev.ownrelay.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Reads the lists that lie beside this class: a line for each entry, those with # in front are for
/// the reader.
final class WordList {

    private WordList() {}

    static List<String> lines(String file) {
        try (var in = WordList.class.getResourceAsStream(file)) {
            var text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(String::strip)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> words(String file) {
        return lines(file).stream().flatMap(line -> List.of(line.split(" +")).stream()).toList();
    }
}
