package dev.ownrelay.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.rejection.Rejections;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Measures reader and rules on whole bounces of the kinds that were explained wrongly once. Those
/// of the file *held* were looked at only after both were written; those of the *blind* ones were
/// written first, from how servers speak.
class UnseenBouncesTests {

    private static final Rejections REJECTIONS = new Rejections();

    private record Case(String cause, String source) {

        static Case of(String block) {
            int line = block.indexOf('\n');
            return new Case(block.substring(0, line).strip(), block.substring(line + 1));
        }

        String told() {
            return BounceReader.read(BounceText.of(source)).believed(REJECTIONS).failures().stream()
                    .findFirst()
                    .map(failure -> failure.explain(REJECTIONS).cause().id())
                    .orElse("no report");
        }

        String recipient() {
            return BounceReader.read(BounceText.of(source)).believed(REJECTIONS).failures().stream()
                    .findFirst()
                    .map(failure -> String.valueOf(failure.recipient()))
                    .orElse("");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unseen-dev.txt",
                "unseen-held.txt",
                "blind-a.txt",
                "blind-b.txt",
                "blind-c.txt",
                "blind-e.txt",
                "blind-f.txt"
            })
    void explainsBouncesOfTheKindsThatMisled(String file) throws IOException {
        var cases = cases(file);
        var wrong = cases.stream().filter(c -> !c.told().equals(c.cause())).toList();
        int right = cases.size() - wrong.size();
        System.out.printf("%s: %d of %d bounces right%n", file, right, cases.size());
        wrong.forEach(c -> System.out.printf("  not %s: %s%n", c.told(), c));
        assertThat(wrong).hasSizeLessThanOrEqualTo(cases.size() / 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unseen-dev.txt",
                "unseen-held.txt",
                "blind-a.txt",
                "blind-b.txt",
                "blind-c.txt",
                "blind-e.txt",
                "blind-f.txt"
            })
    void tellsNoOppositeAndNamesTheRecipient(String file) throws IOException {
        assertThat(cases(file))
                .noneMatch(c -> c.cause().startsWith("send") && c.told().startsWith("recipient"))
                .noneMatch(c -> c.cause().startsWith("recipient") && c.told().startsWith("send"))
                .allMatch(c -> c.source().contains(c.recipient()));
    }

    private static List<Case> cases(String file) throws IOException {
        try (var in = Objects.requireNonNull(UnseenBouncesTests.class.getResourceAsStream(file))) {
            var content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(content.split("(?m)^=== ")).skip(1).map(Case::of).toList();
        }
    }
}
