package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

class RulesTests {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;

    @Test
    void readsNoRuleLongOnHostileText() throws IOException {
        var rejections = new Rejections();
        for (Rule rule : builtIn()) {
            String hostile = hostile(rule);
            long start = System.nanoTime();
            rejections.explain(Stage.DOT, 550, null, hostile);
            new RuleBook(List.of(rule)).find(Stage.DOT, 550, null, hostile);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(rule.toString())
                    .isLessThan(Duration.ofMillis(500));
        }
    }

    @Test
    void findsOnlyInTimeLinearInTheWords() throws IOException {
        // beyond the bound on a reply, to see that the search itself does not run away
        var words = List.of("user mailbox ip sender message".repeat(40_000).split(" "));
        var tree = new PhraseTree();
        var rules = builtIn();
        for (int i = 0; i < rules.size(); i++) {
            int number = i;
            rules.get(i).phrases().forEach(phrase -> tree.add(phrase, number));
        }
        long start = System.nanoTime();
        tree.find(words);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void putsTheOperatorsRulesFirst() throws IOException {
        Path own = folder.resolve("own.txt");
        Files.writeString(
                own, "# ours\n\nmessage-too-big 550 - DOT ours (user unknown|te … groot)\n");
        var rejections = new Rejections(new RejectionProperties(own));
        assertThat(rejections.explain(Stage.DOT, 550, null, "User unknown").cause())
                .isEqualTo(Cause.MESSAGE_TOO_BIG);
        assertThat(rejections.explain(Stage.DOT, 550, null, "Te erg groot").cause())
                .isEqualTo(Cause.MESSAGE_TOO_BIG);
        assertThat(rejections.explain(Stage.RCPT, 550, null, "User unknown").cause())
                .isEqualTo(Cause.RECIPIENT_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-cause - - - ours words",
                "policy - - - ours",
                "policy - 5.7 - ours words",
                "policy - 5.x.1 - ours words",
                "policy - - NOWHERE ours words",
                "policy - - - ours (words",
                "policy - - - ours words … 12",
                "policy - - - ours a (b…c|d)"
            })
    void namesTheLineThatIsNoRule(String line) throws IOException {
        Path own = folder.resolve("own.txt");
        Files.writeString(own, "# ours\n" + line + "\n");
        assertThatIllegalStateException()
                .isThrownBy(() -> new Rejections(new RejectionProperties(own)))
                .withMessageContaining("line 2");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        var missing = new RejectionProperties(folder.resolve("missing.txt"));
        assertThatThrownBy(() -> new Rejections(missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("ownrelay.rejection.rules-file");
    }

    private static List<Rule> builtIn() throws IOException {
        try (var in = Objects.requireNonNull(Rule.class.getResourceAsStream("rules.txt"))) {
            var content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Rejections.parse("rules.txt", content);
        }
    }

    /// The beginning of each phrase of the rule over and over, which almost matches everywhere.
    private static String hostile(Rule rule) {
        var seed = new StringBuilder("a");
        for (Phrase phrase : rule.phrases()) {
            phrase.parts().getFirst().stream()
                    .limit(20)
                    .forEach(words -> seed.append(' ').append(words.getFirst()));
        }
        return seed.append(' ').toString().repeat(MEBI / seed.length() + 1).substring(0, MEBI);
    }
}
