package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Lines that no formatter of the build looks at fit a screen.
class LineWidthTests {

    private static final int MOST = 140;

    @ParameterizedTest
    @CsvSource({
        "src/main/resources/templates, .html",
        "src/test/resources/templates, .html",
        "src/main/resources/static, .css",
        "src/main/resources/static, .js",
        "src/test/resources/static, .css",
        "src/test/resources/static, .js",
        "src/main/resources/db/migration, .sql"
    })
    void fitAScreen(Path folder, String ending) throws IOException {
        try (var files = Files.walk(folder)) {
            var ours =
                    files.filter(file -> file.toString().endsWith(ending))
                            .filter(file -> !file.toString().contains("vendor"))
                            .toList();
            assertThat(ours).isNotEmpty();
            assertThat(ours.stream().flatMap(LineWidthTests::wide)).isEmpty();
        }
    }

    private static Stream<String> wide(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).length() > MOST)
                .mapToObj(i -> file + ":" + (i + 1));
    }
}
