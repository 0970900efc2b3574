package dev.ownrelay.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.advice.DmarcStep.Step;
import dev.ownrelay.advice.FoundRecord.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

class DmarcStepTests {

    private static final String DOMAIN = "agency.test";
    private static final Instant NOW = Instant.EPOCH;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DMARC1; p=none; rua=mailto:a@b.test | v=DMARC1; p=quarantine;"
                        + " rua=mailto:a@b.test",
                "v=DMARC1;p=None;sp=none | v=DMARC1;p=quarantine;sp=none",
                "v=DMARC1; sp=none; p = quarantine; x=y | v=DMARC1; sp=none; p = reject; x=y"
            })
    void theNextStepChangesThePolicyAndNothingElse(String text, String next) {
        assertThat(step(true, text).value()).isEqualTo(next);
        assertThat(step(false, text).step()).isEqualTo(Step.WAIT);
        assertThat(step(false, text).value()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DMARC1 | v=DMARC1; p=none; rua=mailto:r@agency.test",
                "v=DMARC1; p=maybe; adkim=s; t=maybe | v=DMARC1; p=none; adkim=s;"
                        + " rua=mailto:r@agency.test",
                "p=reject; rua=mailto:a@b.test | v=DMARC1; p=reject; rua=mailto:a@b.test",
            })
    void aRecordIsMendedWithWhatCouldBeUnderstood(String text, String mended) {
        var broken = new RecordFault("dmarc.fault.BAD_POLICY", true, 0, "", DOMAIN, 0);
        assertThat(of(true, List.of(record(DOMAIN, List.of(text), List.of(broken)))))
                .isEqualTo(new DmarcStep(Step.MEND, "", DOMAIN, mended));
    }

    @Test
    void twoRecordsBecomeOne() {
        assertThat(step(true, "v=DMARC1; p=none", "v=DMARC1; p=reject").step())
                .isEqualTo(Step.MEND);
    }

    @Test
    void theStrictestNeedsNothingMore() {
        assertThat(step(true, "v=DMARC1; p=reject").step()).isEqualTo(Step.DONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DMARC1; p=reject; t=y; rua=mailto:a@b.test | v=DMARC1; p=reject;"
                        + " rua=mailto:a@b.test",
                "v=DMARC1;p=reject;T=Y | v=DMARC1;p=reject"
            })
    void aTestIsNotTheStrictest(String text, String next) {
        assertThat(step(true, text))
                .isEqualTo(new DmarcStep(Step.TEST_OVER, "reject", DOMAIN, next));
        assertThat(step(false, text).step()).isEqualTo(Step.WAIT);
        assertThat(step(true, text.replaceFirst("(?i)t=y", "t=n")).step()).isEqualTo(Step.DONE);
    }

    @Test
    void whatNobodyKnowsIsNotAdvised() {
        assertThat(of(true, List.of()).step()).isEqualTo(Step.NO_ANSWER);
        assertThat(of(true, List.of(record(DOMAIN, null, List.of()))).step())
                .isEqualTo(Step.NO_ANSWER);
    }

    @Test
    void theRecordAboveCountsWhereThereIsNoneOfItsOwn() {
        var own = record(DOMAIN, List.of(), List.of());
        var above = record("test", List.of("v=DMARC1; p=quarantine"), List.of());
        assertThat(of(true, List.of(own, above)))
                .isEqualTo(new DmarcStep(Step.INHERITED, "quarantine", "test", ""));
        assertThat(of(true, List.of(own)).step()).isEqualTo(Step.FRESH);
    }

    private static DmarcStep step(boolean believed, String... texts) {
        return of(believed, List.of(record(DOMAIN, List.of(texts), List.of())));
    }

    private static DmarcStep of(boolean believed, List<FoundRecord> records) {
        return DmarcStep.of(DOMAIN, records, believed, "r@agency.test");
    }

    private static FoundRecord record(String of, List<String> texts, List<RecordFault> faults) {
        return new FoundRecord(Kind.DMARC, "_dmarc." + of, texts, faults, NOW, NOW, NOW);
    }
}
