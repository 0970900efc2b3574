package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.DmarcEvaluation.Aligned;
import dev.ownrelay.authentication.DmarcEvaluation.Alignment;
import dev.ownrelay.authentication.DmarcEvaluation.Mechanism;
import dev.ownrelay.authentication.DmarcEvaluation.Rule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether who vouches for a message belongs to its author (RFC 9989 section 4.10.2).
class DmarcAlignmentTests extends DmarcFixture {

    @ParameterizedTest
    @CsvSource({
        "agency.test, agency.test, pass",
        "agency.test, Bounce.AGENCY.test., pass",
        "mail.agency.test, agency.test, pass",
        "mail.agency.test, bounce.agency.test, pass",
        "agency.test, other.test, fail",
        "agency.test, myagency.test, fail",
        "agency.test, agency.test.other.test, fail",
        "agency.test, test, fail",
        "agency.test, not..one, fail",
        "agency.test, '', fail"
    })
    void relaxedTheSameOrganisationIsEnough(String author, String passed, String result) {
        publish("agency.test", "v=DMARC1; p=reject");
        publish("other.test", "v=DMARC1; p=reject");
        assertThat(withSpf(author, passed).result().word()).isEqualTo(result);
        assertThat(withDkim(author, passed).result().word()).isEqualTo(result);
        assertThat(olderWithSpf(author, passed).result().word()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "aspf=s, agency.test, -, pass",
        "aspf=s, AGENCY.TEST, -, pass",
        "aspf=s, mail.agency.test, -, fail",
        "aspf=s, -, mail.agency.test, pass",
        "adkim=s, mail.agency.test, -, pass",
        "adkim=s, -, mail.agency.test, fail",
        "adkim=s, -, agency.test, pass",
        "aspf=s; adkim=s, mail.agency.test, mail.agency.test, fail",
        "aspf=S; adkim=R, mail.agency.test, -, fail",
        "aspf=r; adkim=r, mail.agency.test, -, pass"
    })
    void strictItMustBeTheVerySame(String tags, String spf, String dkim, String result) {
        publish("agency.test", "v=DMARC1; p=reject; " + tags);
        var line = "agency.test\t" + spf + "\t" + dkim;
        assertThat(DmarcLines.answer(dmarc, Rule.TREE_WALK, line)).startsWith(result);
        assertThat(DmarcLines.answer(dmarc, Rule.PUBLIC_SUFFIX_LIST, line)).startsWith(result);
    }

    @Test
    void strictlyNobodyElseIsAskedFor() {
        publish("agency.test", "v=DMARC1; p=reject; aspf=s");
        withSpf("agency.test", "mail.agency.test");
        assertThat(dns.questions()).containsExactly("_dmarc.agency.test", "_dmarc.test");
    }

    @Test
    void theModeIsThatOfTheRecordThatApplies() {
        publish("agency.test", "v=DMARC1; p=reject; aspf=s");
        publish("mail.agency.test", "v=DMARC1; p=reject");
        assertThat(withSpf("mail.agency.test", "agency.test").result()).isEqualTo(DmarcResult.PASS);
        assertThat(withSpf("x.agency.test", "agency.test").result()).isEqualTo(DmarcResult.FAIL);
    }

    @Test
    void oneOfManyIsEnoughAndEachIsTold() {
        publish("agency.test", "v=DMARC1; p=reject; adkim=s");
        var evaluation =
                dmarc.evaluate(
                        Rule.TREE_WALK,
                        "agency.test",
                        Optional.of("bounce.provider.test"),
                        List.of("provider.test", "agency.test", "x.agency.test", "agency.test"));
        assertThat(evaluation.result()).isEqualTo(DmarcResult.PASS);
        assertThat(evaluation.aligned()).isTrue();
        assertThat(evaluation.alignments())
                .containsExactly(
                        new Alignment(Mechanism.SPF, "bounce.provider.test", false, Aligned.NO),
                        new Alignment(Mechanism.DKIM, "provider.test", true, Aligned.NO),
                        new Alignment(Mechanism.DKIM, "agency.test", true, Aligned.YES),
                        new Alignment(Mechanism.DKIM, "x.agency.test", true, Aligned.NO));
    }

    @Test
    void whoIsItsOwnOrganisationBelowTheAuthorsIsSomebodyElse() {
        publish("agency.test", "v=DMARC1; p=reject");
        publish("branch.agency.test", "v=DMARC1; p=reject; psd=n");
        assertThat(withSpf("agency.test", "branch.agency.test").result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(withSpf("x.branch.agency.test", "y.branch.agency.test").result())
                .isEqualTo(DmarcResult.PASS);
        assertThat(withSpf("x.branch.agency.test", "agency.test").result())
                .isEqualTo(DmarcResult.FAIL);
    }

    @Test
    void twoBelowOneSuffixAreStrangers() {
        publish("bank.test", "v=DMARC1; p=reject; psd=y");
        publish("giant.bank.test", "v=DMARC1; p=reject");
        assertThat(withSpf("giant.bank.test", "mail.giant.bank.test").result())
                .isEqualTo(DmarcResult.PASS);
        assertThat(withDkim("giant.bank.test", "mail.mega.bank.test").result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(withDkim("giant.bank.test", "bank.test").result()).isEqualTo(DmarcResult.FAIL);
    }

    /// The author's domain is the suffix, whose customers are not it.
    @Test
    void whoeverIsBelowASuffixDoesNotSpeakForIt() {
        publish("bank.test", "v=DMARC1; p=reject; psd=y");
        assertThat(withSpf("bank.test", "giant.bank.test").result()).isEqualTo(DmarcResult.FAIL);
        assertThat(withSpf("bank.test", "bank.test").result()).isEqualTo(DmarcResult.PASS);
    }

    @Test
    void whatTheDnsDoesNotSayOfSomebodyElseIsNotHeldAgainstTheMessage() {
        publish("agency.test", "v=DMARC1; p=reject");
        silence("bounce.agency.test", Rcode.SERVFAIL);
        var evaluation = withSpf("agency.test", "bounce.agency.test");
        assertThat(words(evaluation)).isEqualTo("temperror reject agency.test agency.test");
        assertThat(evaluation.alignments().getFirst().aligned()).isEqualTo(Aligned.UNKNOWN);
        assertThat(withDkim("agency.test", "bounce.agency.test", "agency.test").result())
                .isEqualTo(DmarcResult.PASS);
        assertThat(olderWithSpf("agency.test", "bounce.agency.test").result())
                .isEqualTo(DmarcResult.PASS);
    }

    @Test
    void strangersAreNotAskedFor() {
        publish("agency.test", "v=DMARC1; p=reject");
        silence("provider.test", Rcode.SERVFAIL);
        assertThat(withSpf("agency.test", "provider.test").result()).isEqualTo(DmarcResult.FAIL);
        assertThat(dns.questions()).containsExactly("_dmarc.agency.test", "_dmarc.test");
    }

    @Test
    void withoutARecordNobodyPassesOrFails() {
        assertThat(withSpf("agency.test", "agency.test").result()).isEqualTo(DmarcResult.NONE);
        assertThat(withSpf("agency.test", "agency.test").aligned()).isTrue();
        assertThat(withSpf("agency.test", "other.test").result()).isEqualTo(DmarcResult.NONE);
    }

    @Test
    void moreSignaturesThanAnybodyMakesAreNotLookedAt() {
        publish("agency.test", "v=DMARC1; p=reject");
        var many = IntStream.range(0, 1_000).mapToObj(i -> "s" + i + ".agency.test");
        var evaluation = withDkim("agency.test", many.toArray(String[]::new));
        assertThat(evaluation.alignments()).hasSize(10);
        assertThat(dns.questions()).hasSize(12);
    }
}
