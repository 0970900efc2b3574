package dev.ownrelay.rejection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Reads files of rules; their form is said at the head of rules.txt.
final class RulesFile {

    private static final String BUILT_IN = "rules.txt";
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private RulesFile() {}

    static List<Rule> builtIn() {
        try (var in = RulesFile.class.getResourceAsStream(BUILT_IN)) {
            var content =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return parse(BUILT_IN, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws RulesRefusedException if there is no such file, or a line of it is no rule
    static List<Rule> read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new RulesRefusedException(file.toString(), " is not written in UTF-8", e);
        } catch (IOException e) {
            throw new RulesRefusedException(file.toString(), " cannot be read", e);
        }
    }

    private static List<Rule> parse(String name, String content) {
        List<Rule> rules = new ArrayList<>();
        // Windows' editors write a mark before the first line.
        String text = content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank() || lines.get(i).startsWith("#")) {
                continue;
            }
            int number = i + 1;
            var rule = new StringBuilder(lines.get(i));
            while (i + 1 < lines.size() && continues(lines.get(i + 1))) {
                rule.append(lines.get(++i));
            }
            rules.add(rule(name, number, rule.toString()));
        }
        return rules;
    }

    private static boolean continues(String line) {
        return !line.isBlank() && Character.isWhitespace(line.charAt(0));
    }

    private static Rule rule(String name, int number, String line) {
        try {
            return RuleLine.parse(line);
        } catch (IllegalArgumentException e) {
            throw new RulesRefusedException(
                    name, ", line %d, %s".formatted(number, e.getMessage()), e);
        }
    }
}
