package dev.ownrelay.rejection;

import dev.ownrelay.rejection.Explanation.Basis;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Explains the replies of mail servers, and failures without a reply, by the rules of `rules.txt`.
@Component
public class Rejections {

    private static final String BUILT_IN = "rules.txt";

    private final RuleBook rules;

    /// Explains by the built-in rules alone.
    public Rejections() {
        this(new RejectionProperties(null));
    }

    /// @throws IllegalStateException if the operator's file holds a line that is no rule; it names
    ///   the line
    @Autowired
    Rejections(RejectionProperties properties) {
        List<Rule> all = new ArrayList<>();
        Path own = properties.rulesFile();
        if (own != null) {
            all.addAll(parse(own.toString(), own(own)));
        }
        all.addAll(parse(BUILT_IN, builtIn()));
        rules = new RuleBook(all);
    }

    /// What a reply, or a failure without one, means. Any text is safe to give; only its first
    /// 1,024 characters are read.
    ///
    /// @param code 0 when there was no reply
    /// @param enhanced null when not known apart from the text
    public Explanation explain(
            Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {
        EnhancedCode known = enhanced != null ? enhanced : EnhancedCode.find(text).orElse(null);
        boolean permanent = code == 0 ? known != null && known.status() == 5 : code >= 500;
        Rule rule = rules.find(stage, code, known, text);
        if (rule == null) {
            return Explanation.of(Cause.UNKNOWN, Basis.NOTHING, permanent);
        }
        Basis basis = rule.phrases().isEmpty() ? Basis.CODE : Basis.WORDS;
        return Explanation.of(rule.cause(), basis, permanent);
    }

    /// What a failure in a bounce means.
    public Explanation explain(BounceReport.Failure failure) {
        return explain(failure.stage(), failure.code(), failure.enhanced(), failure.text());
    }

    private static String builtIn() {
        try (var in = Rejections.class.getResourceAsStream(BUILT_IN)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String own(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read ownrelay.rejection.rules-file", e);
        }
    }

    /// Reads a rules file; its form is said at the head of rules.txt.
    ///
    /// @throws IllegalStateException naming the line that is no rule
    static List<Rule> parse(String name, String content) {
        List<Rule> rules = new ArrayList<>();
        List<String> lines = content.lines().toList();
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
        return line.startsWith(" ") && !line.isBlank();
    }

    private static Rule rule(String name, int number, String line) {
        try {
            return Rule.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(name + ", line " + number + ": " + e.getMessage(), e);
        }
    }
}
