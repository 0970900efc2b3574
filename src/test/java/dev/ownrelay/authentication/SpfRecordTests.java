package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.SpfFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SPFRecord;

import java.util.List;

/// Whose record is looked for, and which text is one (RFC 7208 sections 2.4, 3, 4.3 to 4.6).
class SpfRecordTests extends SpfFixture {

    @Test
    void anEmptySenderIsTheServersOwnName() {
        dns.txt("out.agency.test", "v=spf1 exists:%{l}.%{o}.who.test -all")
                .a("postmaster.out.agency.test.who.test", "127.0.0.2");
        assertThat(check(US, "", "out.agency.test").result()).isEqualTo(SpfResult.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@agency.test", "agency.test"})
    void aSenderWithoutALocalPartIsThePostmaster(String mailFrom) {
        dns.txt("agency.test", "v=spf1 exists:%{l}.who.test -all")
                .a("postmaster.who.test", "127.0.0.2");
        assertThat(check(US, mailFrom, "x.test").result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void theLastAtSignEndsTheLocalPart() {
        dns.txt("agency.test", "v=spf1 ip4:192.0.2.7 -all");
        assertThat(check(US, "\"a@b\"@agency.test", "x.test").result()).isEqualTo(SpfResult.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rosa@localhost",
                "rosa@agency..test",
                "rosa@.agency.test",
                "rosa@[192.0.2.7]",
                "rosa@[IPv6:2001:db8::7]",
                "rosa@",
                "rosa@xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.test"
            })
    void whatCannotHaveARecordHasNone(String mailFrom) {
        assertThat(check(US, mailFrom, "").result()).isEqualTo(SpfResult.NONE);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void aNameThatIsTooLongHasNone() {
        assertThat(check(US, "rosa@" + "a.".repeat(126) + "test", "").result())
                .isEqualTo(SpfResult.NONE);
        assertThat(check(US, "", "").result()).isEqualTo(SpfResult.NONE);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void aDomainOfOtherLettersIsAskedForInAscii() {
        dns.txt("xn--bcher-kva.test", "v=spf1 -all");
        assertThat(check(US, "rosa@B\u00fccher.test", "").result()).isEqualTo(SpfResult.FAIL);
        dns.txt("agency.test", "v=spf1 -all");
        assertThat(check(US, "rosa@agency.test.", "").result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void aDomainWithoutARecordSaysNothing() {
        assertThat(check(US).result()).isEqualTo(SpfResult.NONE);
        dns.code("agency.test", Rcode.NOERROR);
        assertThat(check(US, "rosa@agency.test", "").result()).isEqualTo(SpfResult.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1, neutral",
        "'v=spf1 ', neutral",
        "V=sPf1 -aLL, fail",
        "'v=spf1  ?all   ', neutral",
        "v=spf10 -all, none",
        "v=spf1-all, none",
        "v=spf2.0/mfrom -all, none",
        "' v=spf1 -all', none",
        "spf1 -all, none"
    })
    void aRecordBeginsWithItsVersionAndASpace(String record, String result) {
        dns.txt("agency.test", record);
        assertThat(check(US).result().word()).isEqualTo(result);
    }

    @Test
    void theStringsOfARecordAreJoinedWithNothingBetween() {
        dns.txt("agency.test", "v=spf1 ip4:192.0", ".2.7 -a", "ll");
        assertThat(check(US).result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void twoRecordsAreNone() {
        dns.txt("agency.test", "v=spf1 -all").txt("agency.test", "V=spf1 +all");
        var evaluation = check(US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(kinds(evaluation)).containsExactly(Kind.TWO_RECORDS);
    }

    @Test
    void otherTextsBesideItDoNotMatter() {
        dns.txt("agency.test", "site-verification=\u00e9")
                .txt("agency.test", "v=spf1 -all")
                .txt("agency.test", "v=spf10 +all");
        assertThat(check(US).result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void recordsOfTheTypeSpfAreOutOfUse() {
        dns.add(
                new SPFRecord(
                        Name.fromConstantString("agency.test."),
                        DClass.IN,
                        300,
                        List.of("v=spf1 -all")));
        assertThat(check(US).result()).isEqualTo(SpfResult.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.FORMERR})
    void aServerThatCannotSayIsTriedLater(int code) {
        dns.txt("agency.test", "v=spf1 -all").code("agency.test", code);
        var evaluation = check(US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(kinds(evaluation)).containsExactly(Kind.NO_ANSWER);
    }

    @Test
    void aRecordIsAscii() {
        dns.txt("agency.test", "v=spf1 a:m\u00fcller.test -all");
        var evaluation = check(US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(evaluation.faults().getFirst().kind()).isEqualTo(Kind.NOT_ASCII);
        assertThat(evaluation.faults().getFirst().place()).isEqualTo(10);
    }

    @Test
    void octetsThatAreNoTextAreNotAscii() {
        dns.txt("agency.test", "v=spf1 \\150all");
        assertThat(check(US).result()).isEqualTo(SpfResult.PERMERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 ip4:192.0.2.7 foo -all, UNKNOWN_MECHANISM, foo, 21",
        "v=spf1 ip4:192.0.2.7 all., UNKNOWN_MECHANISM, all., 21",
        "v=spf1 ip4:192.0.2.7 redirect:x.test, UNKNOWN_MECHANISM, redirect:x.test, 21",
        "v=spf1 ip4:192.0.2.7 -, SYNTAX, -, 21",
        "v=spf1 ip4:192.0.2.7 =x, SYNTAX, =x, 21",
        "v=spf1 ip4:192.0.2.7 9x=y, SYNTAX, 9x=y, 21",
        "v=spf1 ip4:192.0.2.7 a%b=y, SYNTAX, a%b=y, 21",
        "v=spf1 ip4:192.0.2.7 -x=y, SYNTAX, -x=y, 21",
        "v=spf1 ip4:192.0.2.7 x=%y, SYNTAX, %y, 23",
        "v=spf1 ip4:192.0.2.7 a:x.%(d).test, SYNTAX, %(d).test, 25",
        "v=spf1 ip4:192.0.2.7 all:x.test, SYNTAX, :x.test, 24",
    })
    void aFaultAnywhereBreaksTheRecordAndHasItsPlace(
            String record, Kind kind, String text, int place) {
        var evaluation = evaluated(record, US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(evaluation.faults())
                .containsExactly(new SpfFault(kind, "agency.test", text, place, 0));
    }

    @Test
    void allFaultsAreNamedNotOnlyTheFirst() {
        assertThat(kinds(evaluated("v=spf1 foo a:x exp=a.test exp=b.test +all mx ptr", US)))
                .containsExactly(
                        Kind.UNKNOWN_MECHANISM,
                        Kind.SYNTAX,
                        Kind.TWICE,
                        Kind.ANYBODY,
                        Kind.BEHIND_ALL,
                        Kind.BEHIND_ALL);
    }

    @Test
    void whatIsOnlyUnwiseBreaksNothing() {
        var evaluation = evaluated("v=spf1 ptr +all redirect=x.test", US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.PASS);
        assertThat(evaluation.mechanism()).contains("+all");
        assertThat(kinds(evaluation)).containsExactly(Kind.PTR, Kind.ANYBODY, Kind.BEHIND_ALL);
    }

    @Test
    void aControlCharacterIsNoSpace() {
        dns.txt("agency.test", "v=spf1 a:x.test\rptr -all");
        assertThat(check(US).result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(with("v=spf1\tip4:192.0.2.7 -all")).isEqualTo("none");
    }
}
