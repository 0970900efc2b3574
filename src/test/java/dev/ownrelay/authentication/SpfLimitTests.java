package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.SpfFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How much a record may ask (RFC 7208 sections 4.6.4 and 11.1).
class SpfLimitTests extends SpfFixture {

    private static String each(int count, String term) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> term.replace("#", String.valueOf(i)))
                .collect(Collectors.joining(" "));
    }

    @Test
    void tenTermsMayAskAndTheEleventhBreaksTheRecord() {
        dns.a("there.test", "203.0.113.1");
        var ten = evaluated("v=spf1 " + each(10, "a:there.test") + " ip4:192.0.2.7", US);
        assertThat(ten.result()).isEqualTo(SpfResult.PASS);
        assertThat(ten.lookups()).isEqualTo(10);
        var eleven = evaluated("v=spf1 " + each(11, "a:there.test") + " ip4:192.0.2.7", US);
        assertThat(eleven.result()).isEqualTo(SpfResult.PERMERROR);
        var fault = eleven.faults().getFirst();
        assertThat(fault.kind()).isEqualTo(Kind.TOO_MANY_LOOKUPS);
        assertThat(fault.text()).isEqualTo("a:there.test");
        assertThat(fault.place()).isEqualTo(7 + 10 * 13);
        assertThat(fault.lookups()).isEqualTo(11);
    }

    @Test
    void allTermsThatAskCountAlsoInOtherRecords() {
        dns.a("agency.test", "203.0.113.1")
                .mx("agency.test", "agency.test")
                .ptr(US, "x.test")
                .txt("in.test", "v=spf1 a:agency.test mx:agency.test ptr -all")
                .txt("to.test", "v=spf1 exists:gone.test ip4:192.0.2.1 -all");
        var evaluation = evaluated("v=spf1 a mx ptr include:in.test redirect=to.test", US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.FAIL);
        assertThat(evaluation.lookups()).isEqualTo(9);
        assertThat(evaluation.voidLookups()).isEqualTo(1);
    }

    @Test
    void theLimitIsReachedOnlyWhereTheEvaluationGetsThere() {
        dns.a("there.test", US);
        assertThat(with("v=spf1 " + each(11, "a:there.test") + " -all")).isEqualTo("pass");
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 include:agency.test -all, TOO_MANY_LOOKUPS",
        "v=spf1 redirect=agency.test, TOO_MANY_LOOKUPS",
        "v=spf1 include:loop.test -all, TOO_MANY_LOOKUPS"
    })
    void aRecordThatLeadsBackToItselfEnds(String record, Kind kind) {
        dns.txt("loop.test", "v=spf1 redirect=agency.test");
        var evaluation = evaluated(record, US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(kinds(evaluation)).containsExactly(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "a:gone#.test, 2, pass",
        "a:gone#.test, 3, permerror",
        "exists:gone#.test, 3, permerror",
        "mx:gone#.test, 3, permerror",
        "ptr:gone#.test, 2, pass",
        "ptr:gone#.test, 3, permerror",
        "a:there.test, 3, pass"
    })
    void threeTermsThatFindNothingBreakTheRecord(String term, int count, String result) {
        dns.a("there.test", "203.0.113.1");
        var evaluation = evaluated("v=spf1 " + each(count, term) + " ip4:192.0.2.7", US);
        assertThat(evaluation.result().word()).isEqualTo(result);
        if (result.equals("permerror")) {
            assertThat(kinds(evaluation)).contains(Kind.TOO_MANY_VOID_LOOKUPS);
            assertThat(evaluation.voidLookups()).isEqualTo(3);
        }
    }

    @Test
    void aNameWithoutAddressesOfTheFamilyIsNothingToo() {
        dns.aaaa("v6.test", US_V6);
        assertThat(evaluated("v=spf1 a:v6.test -all", US).voidLookups()).isEqualTo(1);
        assertThat(evaluated("v=spf1 a:v6.test -all", US_V6).voidLookups()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"10, pass", "11, permerror", "70, permerror"})
    void tenServersMayTakeInTheMail(int count, String result) {
        for (int i = 1; i <= count; i++) {
            dns.mx("many.test", "mx" + i + ".test");
        }
        dns.a("mx10.test", US);
        var evaluation = evaluated("v=spf1 mx:many.test -all", US);
        assertThat(evaluation.result().word()).isEqualTo(result);
        if (count > 10) {
            assertThat(kinds(evaluation)).containsExactly(Kind.TOO_MANY_NAMES);
        }
    }

    @Test
    void onlyTheFirstTenNamesOfTheClientAreLookedAt() {
        for (int i = 1; i <= 10; i++) {
            dns.ptr(US, "n" + i + ".agency.test");
        }
        dns.ptr(US, "n11.agency.test").a("n10.agency.test", US).a("n11.agency.test", US);
        assertThat(with("v=spf1 ptr:n10.agency.test -all")).isEqualTo("pass");
        assertThat(with("v=spf1 ptr:n11.agency.test -all")).isEqualTo("fail");
    }

    @Test
    void theNamesOfTheClientAreAskedForOnce() {
        dns.ptr(US, "x.test").a("x.test", US);
        with("v=spf1 ptr exists:%{p}.a.test exists:%{p}.b.test -all");
        assertThat(dns.questions()).containsOnlyOnce("7.2.0.192.in-addr.arpa", "x.test");
    }

    @Test
    void afterTwentySecondsTheEvaluationEnds() {
        dns.a("there.test", "203.0.113.1").beforeAnswer(() -> clock.advance(Duration.ofSeconds(8)));
        var evaluation = evaluated("v=spf1 a:there.test a:%{d} mx ip4:192.0.2.7", US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(dns.questions()).hasSize(3);
    }
}
