package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.DmarcFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

import java.time.Duration;
import java.util.Locale;

/// Which organisation a domain belongs to, and whose record applies (RFC 9989 section 4.10).
class DmarcWalkTests extends DmarcFixture {

    private static final String REJECT = "v=DMARC1; p=reject";
    private static final String QUARANTINE = "v=DMARC1; p=quarantine";

    @Test
    void theNameAndEachAboveItAreAskedForUpToTheLast() {
        from("a.mail.agency.test");
        assertThat(dns.questions())
                .containsExactly(
                        "_dmarc.a.mail.agency.test",
                        "_dmarc.mail.agency.test",
                        "_dmarc.agency.test",
                        "_dmarc.test");
    }

    @Test
    void aNameOfEightLabelsIsAskedForLabelByLabel() {
        from("a.b.c.d.e.f.g.test");
        assertThat(dns.questions())
                .hasSize(8)
                .startsWith("_dmarc.a.b.c.d.e.f.g.test", "_dmarc.b.c.d.e.f.g.test")
                .endsWith("_dmarc.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.a.b.c.d.e.f.g.test", "z.y.x.w.v.u.a.b.c.d.e.f.g.test"})
    void aLongerOneJumpsToItsLastSevenLabels(String author) {
        from(author);
        assertThat(dns.questions())
                .hasSize(8)
                .startsWith("_dmarc." + author, "_dmarc.b.c.d.e.f.g.test", "_dmarc.c.d.e.f.g.test")
                .endsWith("_dmarc.test");
    }

    @Test
    void whatStandsBetweenIsJumpedOver() {
        publish("a.b.c.d.e.f.g.test", REJECT);
        assertThat(words(from("x.a.b.c.d.e.f.g.test"))).isEqualTo("none - x.a.b.c.d.e.f.g.test -");
        publish("d.e.f.g.test", QUARANTINE);
        forget();
        assertThat(words(from("x.a.b.c.d.e.f.g.test")))
                .isEqualTo("fail quarantine d.e.f.g.test d.e.f.g.test");
    }

    @Test
    void theHighestRecordIsTheOrganisationsNotTheFirst() {
        publish("mail.agency.test", QUARANTINE);
        publish("agency.test", REJECT);
        assertThat(words(from("a.mail.agency.test")))
                .isEqualTo("fail reject agency.test agency.test");
    }

    @Test
    void theOwnRecordAppliesWhoeverTheOrganisationIs() {
        publish("mail.agency.test", QUARANTINE);
        publish("agency.test", REJECT);
        assertThat(words(from("mail.agency.test")))
                .isEqualTo("fail quarantine agency.test mail.agency.test");
    }

    @Test
    void aRecordOfTheLastLabelIsTheHighestToo() {
        publish("agency.test", QUARANTINE);
        publish("test", REJECT);
        assertThat(words(from("mail.agency.test"))).isEqualTo("fail reject test test");
    }

    @Test
    void whoSaysToBeNoSuffixIsTheOrganisation() {
        publish("mail.agency.test", QUARANTINE + "; psd=n");
        publish("agency.test", REJECT);
        assertThat(words(from("a.mail.agency.test")))
                .isEqualTo("fail quarantine mail.agency.test mail.agency.test");
        assertThat(dns.questions()).doesNotContain("_dmarc.agency.test");
    }

    @Test
    void whoSaysSoOfItselfIsItToo() {
        publish("mail.agency.test", QUARANTINE + "; psd=n");
        publish("agency.test", REJECT);
        assertThat(words(from("mail.agency.test")))
                .isEqualTo("fail quarantine mail.agency.test mail.agency.test");
        assertThat(dns.questions()).containsExactly("_dmarc.mail.agency.test");
    }

    @Test
    void belowASuffixBeginsTheOrganisation() {
        publish("agency.bank.test", QUARANTINE);
        publish("bank.test", REJECT + "; psd=y");
        publish("test", REJECT);
        assertThat(words(from("mail.agency.bank.test")))
                .isEqualTo("fail quarantine agency.bank.test agency.bank.test");
        assertThat(dns.questions()).doesNotContain("_dmarc.test");
    }

    @Test
    void theRecordOfTheSuffixAppliesWhereTheOrganisationHasNone() {
        publish("bank.test", REJECT + "; sp=quarantine; psd=y");
        assertThat(words(from("agency.bank.test")))
                .isEqualTo("fail quarantine agency.bank.test bank.test");
        assertThat(words(from("a.mail.agency.bank.test")))
                .isEqualTo("fail quarantine agency.bank.test bank.test");
    }

    @Test
    void aRecordBetweenTheAuthorAndTheOrganisationDoesNotApply() {
        publish("mail.agency.bank.test", QUARANTINE);
        publish("bank.test", REJECT + "; psd=y");
        assertThat(words(from("a.mail.agency.bank.test")))
                .isEqualTo("fail reject agency.bank.test bank.test");
    }

    @Test
    void theSuffixItselfIsAnOrganisationWhereItWrites() {
        publish("bank.test", REJECT + "; sp=none; psd=y");
        publish("test", QUARANTINE);
        assertThat(words(from("bank.test"))).isEqualTo("fail reject bank.test bank.test");
        assertThat(dns.questions()).containsExactly("_dmarc.bank.test");
    }

    @Test
    void aSuffixOfOneLabelIsOneToo() {
        publish("test", "v=DMARC1; p=none; sp=reject; psd=y");
        assertThat(words(from("agency.test"))).isEqualTo("fail reject agency.test test");
    }

    @Test
    void aSuffixBehindTheJumpHasItsOrganisationBelowIt() {
        publish("b.c.d.e.f.g.test", REJECT + "; psd=y");
        assertThat(words(from("x.a.b.c.d.e.f.g.test")))
                .isEqualTo("fail reject a.b.c.d.e.f.g.test b.c.d.e.f.g.test");
    }

    @Test
    void whoDoesNotSayIsAskedNoFurther() {
        publish("agency.test", QUARANTINE + "; psd=u");
        publish("test", REJECT + "; psd=u");
        assertThat(words(from("agency.test"))).isEqualTo("fail quarantine test agency.test");
    }

    @Test
    void whereNoRecordIsTheDomainIsItsOwnOrganisation() {
        assertThat(words(from("a.agency.test"))).isEqualTo("none - a.agency.test -");
    }

    @Test
    void severalRecordsAreNone() {
        publish("mail.agency.test", REJECT + "; psd=n");
        publish("mail.agency.test", QUARANTINE + "; psd=n");
        publish("agency.test", "v=DMARC1; p=none");
        var evaluation = from("mail.agency.test");
        assertThat(words(evaluation)).isEqualTo("fail none agency.test agency.test");
        assertThat(evaluation.faults())
                .containsExactly(
                        new DmarcFault(
                                Kind.SEVERAL_RECORDS, "mail.agency.test", REJECT + "; psd=n", 0),
                        new DmarcFault(
                                Kind.SEVERAL_RECORDS,
                                "mail.agency.test",
                                QUARANTINE + "; psd=n",
                                0));
    }

    @Test
    void otherTextsBesideItDoNotMatter() {
        publish("agency.test", "v=spf1 -all");
        publish("agency.test", REJECT);
        publish("agency.test", "v=DMARC2; p=none");
        var evaluation = from("agency.test");
        assertThat(words(evaluation)).isEqualTo("fail reject agency.test agency.test");
        assertThat(evaluation.faults()).isEmpty();
    }

    @Test
    void theStringsOfARecordAreJoinedWithNothingBetween() {
        publish("agency.test", "v=DMA", "RC1; p=re", "ject");
        assertThat(words(from("agency.test"))).isEqualTo("fail reject agency.test agency.test");
    }

    @Test
    void anAliasLeadsToTheRecord() {
        dns.alias("_dmarc.agency.test", "agency.dmarc.host.test")
                .txt("agency.dmarc.host.test", REJECT);
        assertThat(words(from("agency.test"))).isEqualTo("fail reject agency.test agency.test");
    }

    @Test
    void aDomainOfOneLabelIsAskedFor() {
        publish("intranet", REJECT);
        assertThat(words(from("intranet"))).isEqualTo("fail reject intranet intranet");
        assertThat(dns.questions()).containsExactly("_dmarc.intranet");
    }

    @ParameterizedTest
    @CsvSource({
        "B\u00fccher.test, xn--bcher-kva.test",
        "mail.b\u00fccher.TEST., xn--bcher-kva.test",
        "AGENCY.Test, agency.test",
        "agency.test., agency.test"
    })
    void aDomainIsAskedForInAsciiAndSmallLetters(String author, String organisation) {
        publish("xn--bcher-kva.test", REJECT);
        publish("agency.test", REJECT);
        assertThat(from(author).organisation()).contains(organisation);
        assertThat(withSpf(author, author.toUpperCase(Locale.ROOT)).result())
                .isEqualTo(DmarcResult.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "agency..test",
                ".agency.test",
                "[192.0.2.7]",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.test"
            })
    void whatIsNoDomainHasNoRecord(String author) {
        assertThat(words(from(author))).isEqualTo("none - - -");
        assertThat(words(older(author))).isEqualTo("none - - -");
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void aNameTooLongToHaveARecordMayBelongToOneThatHas() {
        publish("agency.test", REJECT);
        var author = "a.".repeat(121) + "agency.test";
        assertThat(words(from(author))).isEqualTo("fail reject agency.test agency.test");
        assertThat(dns.questions()).hasSize(7);
        assertThat(from("a." + author).result()).isEqualTo(DmarcResult.NONE);
    }

    @Test
    void aNameThatIsThereWithoutTextsIsLikeOneThatIsNot() {
        dns.a("_dmarc.mail.agency.test", "192.0.2.1");
        publish("agency.test", REJECT);
        assertThat(words(from("mail.agency.test")))
                .isEqualTo("fail reject agency.test agency.test");
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.FORMERR})
    void whereTheDnsDoesNotSayTheResultComesLater(int code) {
        publish("agency.test", REJECT);
        silence("mail.agency.test", code);
        var evaluation = withSpf("mail.agency.test", "mail.agency.test");
        assertThat(words(evaluation)).isEqualTo("temperror - - -");
        assertThat(evaluation.faults())
                .containsExactly(new DmarcFault(Kind.NO_ANSWER, "mail.agency.test", "", -1));
        assertThat(dns.questions()).doesNotContain("_dmarc.agency.test");
    }

    @Test
    void silenceIsNoAnswer() {
        dns.silent(true);
        forget(Duration.ofMillis(50));
        assertThat(words(from("agency.test"))).isEqualTo("temperror - - -");
        assertThat(words(older("agency.test"))).isEqualTo("temperror - agency.test -");
    }

    @Test
    void aRecordThatIsThereButNotWhoTheOrganisationIs() {
        publish("agency.test", REJECT);
        silence("test", Rcode.SERVFAIL);
        assertThat(words(from("agency.test"))).isEqualTo("fail reject - agency.test");
        assertThat(words(withSpf("agency.test", "agency.test")))
                .isEqualTo("pass reject - agency.test");
        assertThat(words(withSpf("agency.test", "mail.agency.test")))
                .isEqualTo("temperror reject - agency.test");
        assertThat(words(from("mail.agency.test"))).isEqualTo("temperror - - -");
    }

    @Test
    void everyQuestionIsAskedOnceAndTold() {
        publish("agency.test", REJECT);
        var evaluation = withDkim("mail.agency.test", "mail.agency.test", "x.agency.test");
        assertThat(evaluation.trace())
                .containsExactly(
                        new Asked("TXT", "_dmarc.mail.agency.test", "NXDOMAIN"),
                        new Asked("TXT", "_dmarc.agency.test", REJECT),
                        new Asked("TXT", "_dmarc.test", "NXDOMAIN"),
                        new Asked("TXT", "_dmarc.x.agency.test", "NXDOMAIN"));
    }
}
