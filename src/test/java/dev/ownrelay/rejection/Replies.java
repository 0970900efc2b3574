package dev.ownrelay.rejection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The replies of a file with the cause each is to have.
record Replies(String cause, Stage stage, int code, String text) {

    static List<Replies> all() {
        return of("replies.txt");
    }

    static List<Replies> of(String file) {
        try (var in = Replies.class.getResourceAsStream(file)) {
            var content =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return content.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 4))
                    .map(c -> new Replies(c[0], Stage.valueOf(c[1]), Integer.parseInt(c[2]), c[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
