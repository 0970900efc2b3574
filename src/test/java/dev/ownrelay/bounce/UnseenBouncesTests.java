package dev.ownrelay.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.bounce.BounceReport.Failure;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Unseen;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Measures reader and rules on whole bounces.
class UnseenBouncesTests {

    private static final Rejections REJECTIONS = new Rejections();

    private record Case(String cause, String source) {

        static Case of(String block) {
            int line = block.indexOf('\n');
            return new Case(block.substring(0, line).strip(), block.substring(line + 1));
        }

        Unseen told() {
            var told = failure().map(failure -> failure.explain(REJECTIONS).cause().id());
            return new Unseen(cause, told.orElse("no report"), this);
        }

        String recipient() {
            return failure().map(failure -> String.valueOf(failure.recipient())).orElse("");
        }

        private Optional<Failure> failure() {
            return BounceReader.read(BounceText.of(source)).believed(REJECTIONS).failures().stream()
                    .findFirst();
        }
    }

    static Stream<String> files() {
        return Unseen.files("abcef");
    }

    @ParameterizedTest
    @MethodSource("files")
    void explainsBouncesOfTheKindsThatMisled(String file) throws IOException {
        Unseen.assertRight(file, cases(file).stream().map(Case::told).toList(), 20);
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellsNoOppositeAndNamesTheRecipient(String file) throws IOException {
        assertThat(cases(file))
                .noneMatch(c -> c.told().opposite())
                .allMatch(c -> c.source().contains(c.recipient()));
    }

    private static List<Case> cases(String file) throws IOException {
        try (var in = Objects.requireNonNull(UnseenBouncesTests.class.getResourceAsStream(file))) {
            var content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(content.split("(?m)^=== ")).skip(1).map(Case::of).toList();
        }
    }
}
