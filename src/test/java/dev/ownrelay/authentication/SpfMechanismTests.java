package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.SpfFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

/// What each mechanism matches (RFC 7208 section 5).
class SpfMechanismTests extends SpfFixture {

    @ParameterizedTest
    @CsvSource({
        "v=spf1 all, pass",
        "v=spf1 +all, pass",
        "v=spf1 -all, fail",
        "v=spf1 ~ALL, softfail",
        "v=spf1 ?all, neutral",
        "v=spf1 ~all -all, softfail",
        "v=spf1 -all/8, permerror",
        "v=spf1 all:, permerror"
    })
    void allMatchesEverybody(String record, String result) {
        assertThat(with(record)).isEqualTo(result);
        assertThat(with(record, US_V6)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "ip4:192.0.2.7, pass",
        "IP4:192.0.2.7/32, pass",
        "ip4:192.0.2.8, fail",
        "ip4:192.0.2.6/31, pass",
        "ip4:192.0.2.4/31, fail",
        "ip4:10.9.8.7/0, pass",
        "ip4:192.0.2.200/24, pass",
        "ip4:192.0.2, permerror",
        "ip4:192.0.2.7.1, permerror",
        "ip4:192.0.2.07, permerror",
        "ip4:192.0.2.256, permerror",
        "ip4:192.0.2.1000, permerror",
        "ip4:192.0.2.7:25, permerror",
        "ip4:192.0.2.7., permerror",
        "ip4:192.0.2.7/33, permerror",
        "ip4:192.0.2.7/024, permerror",
        "ip4:192.0.2.7/, permerror",
        "ip4:192.0.2.7//24, permerror",
        "ip4:192.0.2.7/x, permerror",
        "ip4:agency.test, permerror",
        "ip4:, permerror",
        "ip4, permerror",
        "ip4/24, permerror"
    })
    void ip4MatchesAnAddressOrARange(String mechanism, String result) {
        assertThat(with("v=spf1 " + mechanism + " -all")).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "ip6:2001:db8::7, pass",
        "ip6:2001:DB8:0:0:0:0:0:7/128, pass",
        "ip6:2001:db8::8, fail",
        "ip6:2001:db8:0:1::/64, fail",
        "ip6:2001:db8::/64, pass",
        "ip6:::/0, pass",
        "ip6:2001:db8::/129, permerror",
        "ip6:2001:db8::/064, permerror",
        "ip6:2001:db8:://64, permerror",
        "ip6:2001::db8::7, permerror",
        "ip6:20011:db8::7, permerror",
        "ip6:[2001:db8::7], permerror",
        "ip6:fe80::1%1, permerror",
        "ip6:2001:db8::192.0.2.7, fail",
        "ip6:192.0.2.7, permerror",
        "ip6, permerror",
        "ip4:0.0.0.0/0, fail"
    })
    void ip6MatchesAnAddressOrARange(String mechanism, String result) {
        assertThat(with("v=spf1 " + mechanism + " -all", US_V6)).isEqualTo(result);
    }

    @Test
    void anIpv4AddressInIpv6ClothesIsAnIpv4Address() {
        assertThat(with("v=spf1 ip4:192.0.2.7 -all", "::ffff:192.0.2.7")).isEqualTo("pass");
        assertThat(with("v=spf1 ip6:::/0 -all", "::ffff:192.0.2.7")).isEqualTo("fail");
        assertThat(with("v=spf1 ip6:::ffff:192.0.2.7 -all")).isEqualTo("fail");
    }

    @ParameterizedTest
    @CsvSource({
        "a, 192.0.2.7, pass",
        "A:MAIL.agency.test, 192.0.2.20, pass",
        "a:mail.agency.test., 192.0.2.20, pass",
        "a:mail.agency.test, 192.0.2.21, pass",
        "a:mail.agency.test, 192.0.2.22, fail",
        "a:mail.agency.test/24, 192.0.2.22, pass",
        "a:mail.agency.test/24, 2001:db8::99, fail",
        "a:mail.agency.test//64, 2001:db8::99, pass",
        "a:mail.agency.test/32//64, 2001:db8::99, pass",
        "a:mail.agency.test//64, 192.0.2.22, fail",
        "a//64, 192.0.2.7, pass",
        "a/0, 203.0.113.1, pass",
        "a:mail.agency.test//0, 2001:db9::1, pass",
        "a:gone.test/0, 192.0.2.7, fail",
        "a//0, 2001:db8::7, fail",
        "a:x:y/z.agency.test, 192.0.2.30, pass"
    })
    void aMatchesTheAddressesOfAName(String mechanism, String ip, String result) {
        dns.a("mail.agency.test", "192.0.2.20", "192.0.2.21")
                .aaaa("mail.agency.test", "2001:db8::20")
                .a("x:y/z.agency.test", "192.0.2.30");
        dns.txt("agency.test", "v=spf1 " + mechanism + " -all").a("agency.test", US);
        assertThat(check(ip).result().word()).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:",
                "a/",
                "a//",
                "a/33",
                "a//129",
                "a/024",
                "a//064",
                "a/24/64",
                "a/24//64/1",
                "a/-1",
                "a:/24",
                "a:mail",
                "a:mail.",
                "a:agency.test:25",
                "a:agency.test/x",
                "a:192.0.2.7",
                "a:agency.123",
                "a:agency.-test",
                "a:agency.test-",
                "a:agency.te_st",
                "a:agency..",
                "a:%{d}test",
                "a:%{d}/33",
                "mx:",
                "mx/33",
                "ptr:",
                "ptr/24",
                "ptr:agency.test/24",
                "include",
                "include:",
                "include:agency.test/24",
                "exists",
                "exists:",
                "exists:agency.test/24"
            })
    void whatDoesNotFitTheNameBreaksTheRecord(String mechanism) {
        var evaluation = evaluated("v=spf1 ip4:192.0.2.7 " + mechanism + " -all", US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(kinds(evaluation)).contains(Kind.SYNTAX);
    }

    @ParameterizedTest
    @CsvSource({
        "mx, 192.0.2.40, pass",
        "mx, 192.0.2.41, pass",
        "mx, 192.0.2.7, fail",
        "mx/24, 192.0.2.7, pass",
        "mx//64, 2001:db8::7, pass",
        "MX:agency.test, 192.0.2.40, pass",
        "mx:null.test/0, 192.0.2.7, fail",
        "mx:gone.test, 192.0.2.7, fail",
        "mx:mx1.agency.test, 192.0.2.40, fail"
    })
    void mxMatchesTheServersThatTakeInItsMail(String mechanism, String ip, String result) {
        dns.mx("agency.test", "mx1.agency.test", "mx2.agency.test", "gone.test")
                .a("mx1.agency.test", "192.0.2.40")
                .a("mx2.agency.test", "192.0.2.41")
                .aaaa("mx2.agency.test", "2001:db8::41")
                .mx("null.test", "");
        dns.txt("agency.test", "v=spf1 " + mechanism + " -all");
        assertThat(check(ip).result().word()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "ptr, pass",
        "PTR:Agency.TEST, pass",
        "ptr:out.agency.test, pass",
        "ptr:ut.agency.test, fail",
        "ptr:liar.test, fail",
        "ptr:other.test, fail"
    })
    void ptrMatchesNamesThatHaveTheAddressThemselves(String mechanism, String result) {
        for (var ip : new String[] {US, US_V6}) {
            dns.behave()
                    .ptr(ip, "liar.test", "OUT.agency.test")
                    .a("out.agency.test", US)
                    .aaaa("out.agency.test", US_V6)
                    .a("liar.test", "203.0.113.1");
            assertThat(with("v=spf1 " + mechanism + " -all", ip)).isEqualTo(result);
        }
    }

    @Test
    void ptrMatchesNothingWhereTheDnsFails() {
        dns.code("7.2.0.192.in-addr.arpa", Rcode.SERVFAIL);
        assertThat(with("v=spf1 ptr -all")).isEqualTo("fail");
        dns.behave().ptr(US, "broken.agency.test").code("broken.agency.test", Rcode.SERVFAIL);
        assertThat(with("v=spf1 ptr -all")).isEqualTo("fail");
    }

    @ParameterizedTest
    @CsvSource({"exists:there.test, pass", "exists:v6only.test, fail", "exists:gone.test, fail"})
    void existsMatchesWhereThereIsAnIpv4Address(String mechanism, String result) {
        dns.a("there.test", "127.0.0.2").aaaa("v6only.test", US_V6);
        assertThat(with("v=spf1 " + mechanism + " -all")).isEqualTo(result);
        assertThat(with("v=spf1 " + mechanism + " -all", US_V6)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 ip4:192.0.2.7, softfail",
        "v=spf1 -ip4:192.0.2.7, neutral",
        "v=spf1 ~all, neutral",
        "v=spf1, neutral",
        "v=spf1 foo, permerror",
        "none, permerror"
    })
    void includeMatchesWhereTheOtherRecordPasses(String included, String result) {
        dns.txt("provider.test", included);
        assertThat(with("v=spf1 ~include:provider.test ?all")).isEqualTo(result);
    }

    @Test
    void aMissingIncludeBreaksTheRecord() {
        var evaluation = evaluated("v=spf1 a include:gone.test -all", US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(evaluation.faults())
                .containsExactly(
                        new SpfFault(
                                Kind.MISSING_INCLUDE, "agency.test", "include:gone.test", 9, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include:down.test",
                "a:down.test",
                "mx:down.test",
                "exists:down.test",
                "mx"
            })
    void aServerThatCannotSayEndsTheEvaluationForNow(String mechanism) {
        dns.code("down.test", Rcode.SERVFAIL).mx("agency.test", "down.test");
        dns.txt("agency.test", "v=spf1 " + mechanism + " ip4:192.0.2.7");
        var evaluation = check(US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(kinds(evaluation)).containsExactly(Kind.NO_ANSWER);
    }

    @Test
    void whatStandsBeforeDecidesFirst() {
        dns.code("down.test", Rcode.SERVFAIL);
        assertThat(with("v=spf1 ip4:192.0.2.7 a:down.test -all")).isEqualTo("pass");
        assertThat(with("v=spf1 -ip4:192.0.2.7 +all")).isEqualTo("fail");
    }
}
