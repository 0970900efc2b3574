package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/// What a reader sees of domains as they are found, in words: the table is `set-ups.txt`.
class VerdictSetUpTests extends JudgeFixture {

    static List<SetUp> setUps() {
        return SetUp.all();
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void aReaderSees(SetUp of) {
        of.fill(dns);
        assertThat(said(judge(of.facts()))).isEqualTo(of.said());
    }

    @Test
    void theTableHasEveryReasonInIt() {
        var words = String.join("\n", setUps().stream().map(SetUp::said).toList());
        assertThat(setUps()).hasSizeGreaterThan(40);
        for (var reason : Reason.values()) {
            var sentence = words().getProperty(reason.words("reject"));
            assertThat(words).as(reason.name()).contains(longestPart(sentence));
        }
    }

    /// Between two places that are filled in.
    private static String longestPart(String sentence) {
        return List.of(sentence.split("\\{\\d}")).stream()
                .reduce("", (a, b) -> a.length() >= b.length() ? a : b);
    }
}
