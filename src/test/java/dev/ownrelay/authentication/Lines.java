package dev.ownrelay.authentication;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// Answers lines one by one: those of the file `-Dlines`, or else of the standard input, which
/// Maven keeps for itself.
final class Lines {

    static void answer(UnaryOperator<String> answer) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var in = in()) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer.apply(line));
            }
        }
    }

    private static BufferedReader in() throws IOException {
        var file = System.getProperty("lines");
        return file == null
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file));
    }

    private Lines() {}
}
