package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

/// What macros become (RFC 7208 section 7).
class SpfMacroTests extends SpfFixture {

    private static final String FROM = "Rosa-van+jobs@mail.agency.test";

    private void says(String text) {
        dns.onlyTxt("mail.agency.test", "v=spf1 -all exp=why.test");
        dns.onlyTxt("why.test", text);
    }

    private String expanded(String text, String ip) {
        says(text);
        return check(ip, FROM, "out.agency.test").explanation().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "%{s}, Rosa-van+jobs@mail.agency.test",
        "%{l}, Rosa-van+jobs",
        "%{o}, mail.agency.test",
        "%{d}, mail.agency.test",
        "%{i}, 192.0.2.7",
        "%{c}, 192.0.2.7",
        "%{v}, in-addr",
        "%{h}, out.agency.test",
        "%{p}, unknown",
        "%{r}, unknown",
        "%{t}, 1795424400",
        "%{d1}, test",
        "%{d2}, agency.test",
        "%{d3}, mail.agency.test",
        "%{d99999999999}, mail.agency.test",
        "%{dr}, test.agency.mail",
        "%{dR}, test.agency.mail",
        "%{d2r}, agency.mail",
        "%{ir}, 7.2.0.192",
        "%{l-}, Rosa.van+jobs",
        "%{l-+}, Rosa.van.jobs",
        "%{l1-+}, jobs",
        "%{lr+-}, jobs.van.Rosa",
        "%{l1r-}, Rosa",
        "'%{s,/_=.}', Rosa-van+jobs@mail.agency.test",
        "%{S}, Rosa-van%2Bjobs%40mail.agency.test",
        "%{L1r-}, Rosa",
        "a%%b%_c%-d, a%b c%20d",
        "%{i}.%{v} is %{h}, 192.0.2.7.in-addr is out.agency.test"
    })
    void everyLetterAndTransformer(String text, String value) {
        assertThat(expanded(text, US)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%{s@}", "%{d0}", "%{x}", "%", "%{d", "% d"})
    void anExplanationWithABrokenMacroIsNone(String text) {
        says(text);
        var evaluation = check(US, FROM, "x.test");
        assertThat(evaluation.result()).isEqualTo(SpfResult.FAIL);
        assertThat(evaluation.explanation()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "%{i}, 2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7",
        "%{ir}, 7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2",
        "%{i3r}, 0.0.2",
        "%{v}, ip6",
        "%{c}, 2001:db8::7"
    })
    void addressesOfIpv6(String text, String value) {
        assertThat(expanded(text, US_V6)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "::1, ::1",
        "::, ::",
        "2001:db8::, 2001:db8::",
        "2001:db8:0:1:0:0:0:1, 2001:db8:0:1::1",
        "2001:db8:0:1:2:3:4:5, 2001:db8:0:1:2:3:4:5",
        "2001:0:0:1:0:0:1:1, 2001::1:0:0:1:1"
    })
    void anAddressIsWrittenAsPeopleWriteIt(String ip, String value) {
        assertThat(expanded("%{c}", ip)).isEqualTo(value);
    }

    @Test
    void theTargetOfEveryTermMayHoldMacros() {
        dns.txt("agency.test.in.test", "v=spf1 ?all")
                .a("7.2.0.192.a.test", "192.0.2.8")
                .txt("rosa.to.test", "v=spf1 exists:%{d}.e.test -all")
                .a("rosa.to.test.e.test", "127.0.0.2");
        assertThat(with("v=spf1 include:%{d}.in.test a:%{ir}.a.test redirect=%{l}.to.test"))
                .isEqualTo("pass");
    }

    @Test
    void theDomainChangesOnTheWayButTheSenderDoesNot() {
        dns.txt("in.test", "v=spf1 exists:%{d}.%{o}.%{h}.e.test -all")
                .a("in.test.agency.test.out.agency.test.e.test", "127.0.0.2");
        assertThat(with("v=spf1 include:in.test -all")).isEqualTo("pass");
    }

    @Test
    void theNameOfTheClientIsTheOneNearestToTheDomain() {
        dns.ptr(US, "liar.agency.test", "other.test", "mail.agency.test", "out.mail.agency.test")
                .a("other.test", US)
                .a("liar.agency.test", "203.0.113.1");
        assertThat(expanded("%{p}", US)).isEqualTo("other.test");
        dns.a("out.mail.agency.test", US);
        forget();
        assertThat(expanded("%{p}", US)).isEqualTo("out.mail.agency.test");
        dns.a("mail.agency.test", US);
        forget();
        assertThat(expanded("%{p}", US)).isEqualTo("mail.agency.test");
    }

    @Test
    void aNameThatCannotBeFoundOutIsUnknown() {
        dns.code("7.2.0.192.in-addr.arpa", Rcode.SERVFAIL).a("unknown.e.test", "127.0.0.2");
        assertThat(with("v=spf1 exists:%{p}.e.test -all")).isEqualTo("pass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%{c}", "%{r}", "%{T}", "%{x}", "%{d", "%d", "%{d0}", "%{d-2}", "%{dd}"})
    void whatIsNoMacroOfANameBreaksTheRecord(String macro) {
        assertThat(with("v=spf1 +ip4:192.0.2.7 exists:%s.e.test -all".formatted(macro)))
                .isEqualTo("permerror");
    }

    @Test
    void aNameThatIsTooLongLosesLabelsOnItsLeft() {
        var local = "x".repeat(60) + "." + "y".repeat(60) + "." + "z".repeat(60);
        var tail = "y".repeat(60) + "." + "z".repeat(60) + "." + "z".repeat(60) + ".long.e.test";
        dns.txt("agency.test", "v=spf1 exists:%{l}.%{l1}.long.e.test -all").a(tail, "127.0.0.2");
        assertThat(check(US, local + "@agency.test", "").result()).isEqualTo(SpfResult.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "", ".", ".a.test", "b\u00fccher.test"})
    void whatMakesNoNameMatchesNothing(String helo) {
        dns.txt("agency.test", "v=spf1 a:%{h} exists:%{h} mx:%{h} -all");
        var evaluation = check(US, "rosa@agency.test", helo);
        assertThat(evaluation.result()).isEqualTo(SpfResult.FAIL);
        assertThat(evaluation.voidLookups()).isZero();
    }

    @Test
    void aLocalPartOfAnyCharactersIsAskedForAsItStands() {
        dns.txt("agency.test", "v=spf1 exists:%{l}.e.test -all")
                .a("a\\\\b\\ c.e.test", "127.0.0.2");
        assertThat(check(US, "a\\b c@agency.test", "").result()).isEqualTo(SpfResult.PASS);
    }
}
