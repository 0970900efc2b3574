package dev.ownrelay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.CleanEmails.CleanEmail;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Predicate;

/// Who is warned of an ordinary email does not read the next warning.
class CleanEmailsTests {

    private static final int MOST_ADVICE = 8;

    private final Checker checker = new Checker();

    @Test
    void areManyInBothLanguages() {
        assertThat(CleanEmails.all()).hasSizeGreaterThanOrEqualTo(80);
        assertThat(CleanEmails.all().stream().filter(CleanEmail::dutch))
                .hasSizeBetween(35, CleanEmails.all().size() - 35);
    }

    @Test
    void raiseNoWarning() {
        assertThat(found(severity -> severity != Severity.ADVISES)).isEmpty();
    }

    @Test
    void raiseHardlyAnyAdvice() {
        assertThat(found(severity -> severity == Severity.ADVISES))
                .hasSizeLessThanOrEqualTo(MOST_ADVICE);
    }

    private List<String> found(Predicate<Severity> severe) {
        return CleanEmails.all().stream()
                .flatMap(email ->
                        checker.check(email.draft()).stream()
                                .filter(finding -> severe.test(finding.severity()))
                                .map(finding -> email + ": " + finding))
                .toList();
    }
}
