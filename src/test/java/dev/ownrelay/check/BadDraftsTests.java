package dev.ownrelay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.BadDrafts.BadDraft;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;

class BadDraftsTests {

    private final Checker checker = new Checker();

    static List<BadDraft> drafts() {
        return BadDrafts.all();
    }

    @ParameterizedTest
    @MethodSource("drafts")
    void haveWhatCanBeMended(BadDraft bad) {
        assertThat(checker.check(bad.draft())).extracting(Finding::kind).contains(bad.kind());
        assertThat(checker.check(bad.mended()))
                .extracting(Finding::kind)
                .doesNotContain(bad.kind());
    }

    @Test
    void areThereForEveryMend() {
        assertThat(Arrays.stream(FindingKind.values()).filter(checker::mends))
                .isSubsetOf(BadDrafts.all().stream().map(BadDraft::kind).toList());
    }
}
