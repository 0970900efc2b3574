package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.DmarcFault.Kind;
import dev.ownrelay.authentication.DmarcRecord.Suffix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Which text is a record, what it says, and what is wrong with it (RFC 9989 sections 4.7, 4.8).
class DmarcRecordTests extends DmarcFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=DMARC1; p=reject",
                "v=DMARC1;p=reject;",
                "v = DMARC1 ; p = reject ; ",
                "v\t=\tDMARC1\t;\tp\t=\treject",
                "V=DMARC1; P=REJECT",
                "v=DMARC1; x=y; p=reject"
            })
    void aRecordBeginsWithItsVersion(String text) {
        publish("agency.test", text);
        assertThat(words(from("agency.test"))).isEqualTo("fail reject agency.test agency.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=dmarc1; p=reject",
                "v=DMARC2; p=reject",
                "v=DMARC10; p=reject",
                "v=DMARC1 p=reject",
                "v=DMARC1, p=reject",
                " v=DMARC1; p=reject",
                "\"v=DMARC1; p=reject\"",
                "\u201cv=DMARC1; p=reject",
                "p=reject; v=DMARC1",
                "DMARC1; p=reject",
                "v=DMARC1\\010; p=reject"
            })
    void whatLooksLikeOneIsNoneAndSaidToBe(String text) {
        dns.txt("_dmarc.agency.test", text.replace("\"", "\\\""));
        var evaluation = from("agency.test");
        assertThat(evaluation.result()).isEqualTo(DmarcResult.NONE);
        assertThat(kinds(evaluation)).containsExactly(Kind.VERSION);
        assertThat(evaluation.faults().getFirst().place()).isZero();
        assertThat(evaluation.faults().getFirst().kind().breaks()).isTrue();
    }

    @Test
    void whatIsSomethingElseIsNoFault() {
        publish("agency.test", "v=spf1 -all");
        var evaluation = from("agency.test");
        assertThat(evaluation.result()).isEqualTo(DmarcResult.NONE);
        assertThat(evaluation.faults()).isEmpty();
    }

    @Test
    void theVersionAloneIsARecord() {
        assertThat(DmarcParser.isRecord("v=DMARC1")).isTrue();
        assertThat(DmarcParser.isRecord("v=DMARC1;")).isTrue();
        assertThat(parse("").policy()).isEmpty();
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        var record = parse("; p=quarantine");
        assertThat(record.policy()).contains(DmarcPolicy.QUARANTINE);
        assertThat(record.subdomains()).isEmpty();
        assertThat(record.missing()).isEmpty();
        assertThat(record.strictSpf()).isFalse();
        assertThat(record.strictDkim()).isFalse();
        assertThat(record.suffix()).isEqualTo(Suffix.UNSAID);
        assertThat(record.testing()).isFalse();
        assertThat(record.percent()).isEmpty();
        assertThat(record.reports()).isEmpty();
        assertThat(record.faults()).isEmpty();
    }

    @Test
    void everyTagIsRead() {
        var record =
                parse(
                        "; p=reject; sp=quarantine; np=none; aspf=s; adkim=S; psd=Y; t=y; fo=0:d:s"
                                + "; rua=mailto:a@x.test , MAILTO:b@y.test; ruf=mailto:c@z.test");
        assertThat(record.policy()).contains(DmarcPolicy.REJECT);
        assertThat(record.subdomains()).contains(DmarcPolicy.QUARANTINE);
        assertThat(record.missing()).contains(DmarcPolicy.NONE);
        assertThat(record.strictSpf()).isTrue();
        assertThat(record.strictDkim()).isTrue();
        assertThat(record.suffix()).isEqualTo(Suffix.YES);
        assertThat(record.testing()).isTrue();
        assertThat(record.reports()).containsExactly("mailto:a@x.test", "MAILTO:b@y.test");
        assertThat(record.faults()).isEmpty();
        assertThat(record.domain()).isEqualTo("agency.test");
        assertThat(parse("; p=none; psd=n").suffix()).isEqualTo(Suffix.NO);
        assertThat(parse("; p=none; psd=u").suffix()).isEqualTo(Suffix.UNSAID);
    }

    @ParameterizedTest
    @CsvSource({
        "; rua=mailto:a@x.test, NO_POLICY, '', -1",
        "; p=rejct, BAD_POLICY, p=rejct, 10",
        "; p=reject; sp=no, BAD_POLICY, sp=no, 20",
        "; p=reject; np=reject now, BAD_POLICY, np=reject now, 20",
        "; p=reject; aspf=x, BAD_VALUE, aspf=x, 20",
        "; p=reject; adkim=relaxed, BAD_VALUE, adkim=relaxed, 20",
        "; p=reject; t=1, BAD_VALUE, t=1, 20",
        "; p=reject; psd=yes, BAD_VALUE, psd=yes, 20",
        "; p=reject; fo=2, BAD_VALUE, fo=2, 20",
        "; p=reject; pct, SYNTAX, pct, 20",
        "; p=reject; t=, SYNTAX, t=, 20",
        "; p=reject; =y, SYNTAX, =y, 20",
        "; p=reject; a-b=y, SYNTAX, a-b=y, 20",
        "; p=reject; t=\u00fc, SYNTAX, t=\u00fc, 20",
        "; p=reject;; t=n, SYNTAX, ;, 19",
        "; p=reject; p=none, TWICE, p=none, 20",
        "; p=reject; v=DMARC1, TWICE, v=DMARC1, 20",
        "; p=reject; policy=none, UNKNOWN_TAG, policy=none, 20",
        "; t=n; p=reject, POLICY_LATE, p=reject, 15",
        "; p=reject; pct=50, GONE, pct=50, 20",
        "; p=reject; rf=afrf, GONE, rf=afrf, 20",
        "; p=reject; ri=86400, GONE, ri=86400, 20",
        "; p=reject; rua=a@x.test, REPORT_ADDRESS, a@x.test, 24",
        "; p=reject; rua = mailto:a, REPORT_ADDRESS, mailto:a, 26",
        "; p=reject; rua=mailto:a@, REPORT_ADDRESS, mailto:a@, 24",
        "; p=reject; rua=mailto:, REPORT_ADDRESS, mailto:, 24",
        "; p=reject; rua=https://x.test/, REPORT_ADDRESS, https://x.test/, 24",
        "'; p=reject; rua=mailto:a@x.test,  b@x.test', REPORT_ADDRESS, b@x.test, 42",
        "'; p=reject; rua=mailto:a@x.test,', REPORT_ADDRESS, '', 40",
        "; p=reject; rua=mailto:a@x.test!10m, GONE, !10m, 39",
        "; p=reject; rua=mailto:a@x.test!m, REPORT_ADDRESS, mailto:a@x.test!m, 24",
        "; p=reject; ruf=x, REPORT_ADDRESS, x, 24"
    })
    void aFaultHasItsKindAndItsPlace(String tags, Kind kind, String text, int place) {
        assertThat(parse(tags).faults())
                .containsExactly(new DmarcFault(kind, "agency.test", text, place));
    }

    @Test
    void allFaultsAreNamedNotOnlyTheFirst() {
        assertThat(parse("; pct=100; x; p=maybe; t=2; psd; rua=y").faults())
                .extracting(DmarcFault::kind)
                .containsExactly(
                        Kind.GONE,
                        Kind.SYNTAX,
                        Kind.BAD_POLICY,
                        Kind.BAD_VALUE,
                        Kind.SYNTAX,
                        Kind.REPORT_ADDRESS);
    }

    @Test
    void aFaultDoesNotKeepTheRestFromBeingRead() {
        var record = parse("; x; p=reject; ???; t=y; ;aspf=s");
        assertThat(record.policy()).contains(DmarcPolicy.REJECT);
        assertThat(record.testing()).isTrue();
        assertThat(record.strictSpf()).isTrue();
    }

    @Test
    void whereATagStandsTwiceTheFirstCounts() {
        assertThat(parse("; p=quarantine; p=reject").policy()).contains(DmarcPolicy.QUARANTINE);
        assertThat(parse("; p=maybe; p=reject").policy()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 100", "101, -1", "999, -1", "x, -1", "-5, -1", "5%, -1"})
    void theShareIsWithinAHundred(String said, int percent) {
        assertThat(parse("; p=none; pct=" + said).percent().orElse(-1)).isEqualTo(percent);
    }

    @Test
    void addressesMayHaveWhatMailtoAllows() {
        assertThat(parse("; p=none; rua=mailto:a+b%2C@x.test?subject=x@y,https://x.test").reports())
                .isEqualTo(List.of("mailto:a+b%2C@x.test?subject=x@y", "https://x.test"));
    }

    private static DmarcRecord parse(String tags) {
        return DmarcParser.parse("agency.test", "v=DMARC1" + tags);
    }
}
