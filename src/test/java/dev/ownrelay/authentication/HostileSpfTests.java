package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Records, senders and answers that mean harm.
class HostileSpfTests extends SpfFixture {

    private static final int LARGE = 64 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                " -",
                " ptr",
                " a:%{l}.x",
                " ip4:192.0.2.1",
                " +all",
                "/1",
                "//1",
                "1",
                ".",
                ":",
                "=",
                "%",
                "%{",
                "%{d1r.-+,/_=}",
                "a",
                " x=",
                " redirect=a.b",
                "\u00e9"
            })
    void anyRecordIsReadInTimeInStepWithItsLength(String part) {
        for (var start :
                List.of("v=spf1 ", "v=spf1 a:", "v=spf1 a/", "v=spf1 ip6:", "v=spf1 exp=")) {
            Cost.growsLinearly(
                    "a record of " + part,
                    LARGE,
                    size -> start + part.repeat((size - start.length()) / part.length()),
                    text -> SpfParser.parse("agency.test", text));
        }
    }

    @Test
    void aRecordThatIsTooLongIsNotRead() {
        var record = SpfParser.parse("agency.test", "v=spf1 " + "x=1 ".repeat(20_000));
        assertThat(record.faults())
                .containsExactly(new SpfFault(SpfFault.Kind.TOO_LONG, "agency.test", "", -1, 0));
    }

    @Test
    void aThousandFaultsAreNotNamedOneByOne() {
        var record = SpfParser.parse("agency.test", "v=spf1 " + "ptr ".repeat(1_000) + "foo bar");
        assertThat(record.faults()).hasSize(51);
        assertThat(record.broken()).isTrue();
    }

    @Test
    void macrosDoNotGrowWithoutEnd() {
        var sender = "x.".repeat(LARGE) + "@agency.test";
        dns.txt("agency.test", strings("v=spf1 exists:" + "%{l1}".repeat(3_000) + ".test -all"));
        Cost.growsLinearly(
                "a sender", LARGE, "x."::repeat, local -> check(US, local + "@agency.test", local));
        assertThat(check(US, sender, sender).result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void anExplanationIsShort() {
        dns.txt("agency.test", "v=spf1 -all exp=why.test")
                .txt("why.test", strings("%{s}".repeat(3_000)));
        assertThat(check(US).explanation().orElseThrow()).hasSize(1_000);
    }

    @Test
    void theTraceOfALongRecordEnds() {
        dns.txt("agency.test", strings("v=spf1 " + "ip4:1.1.1.1 ".repeat(1_200) + "-all"));
        var evaluation = check(US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.FAIL);
        assertThat(evaluation.trace()).hasSize(500);
        assertThat(evaluation.trace().getFirst().asked().getFirst().answer()).hasSize(4_001);
    }

    /// As many as the seed gives, the same each time.
    @Test
    void noNoiseIsAnException() {
        var random = new Random(7208);
        var bits =
                List.of(
                        "a",
                        "mx",
                        "ptr",
                        "all",
                        "include",
                        "exists",
                        "ip4",
                        "ip6",
                        ":",
                        "/",
                        "//",
                        "=",
                        "%",
                        "%{",
                        "}",
                        "%{d}",
                        "%{p}",
                        "%{ir}",
                        "redirect",
                        "exp",
                        ".",
                        "test",
                        " ",
                        " ",
                        "-",
                        "~",
                        "192.0.2.7",
                        "::1",
                        "64",
                        "\u00e9",
                        "\u0000",
                        "\\",
                        "\"",
                        "@");
        for (int i = 0; i < 300; i++) {
            var record = new StringBuilder("v=spf1 ");
            for (int j = random.nextInt(12); j >= 0; j--) {
                record.append(bits.get(random.nextInt(bits.size())));
            }
            var evaluation = evaluated(escaped(record.toString()), US);
            assertThat(evaluation.result()).isNotEqualTo(SpfResult.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000", "@", "@@", "a@b@", "\ud800@agency.test", "x@\ud800.test", "\\"})
    void noSenderIsAnException(String sender) {
        dns.txt("agency.test", "v=spf1 exists:%{S}.%{L}.%{H}.test -all");
        assertThat(check(US, sender, sender).result()).isIn(SpfResult.NONE, SpfResult.FAIL);
    }

    private static String escaped(String record) {
        return record.replace("\\", "\\\\");
    }

    /// A string of a record has at most 255 octets.
    private static String[] strings(String text) {
        var strings = new ArrayList<String>();
        for (int i = 0; i < text.length(); i += 255) {
            strings.add(text.substring(i, Math.min(text.length(), i + 255)));
        }
        return strings.toArray(String[]::new);
    }
}
