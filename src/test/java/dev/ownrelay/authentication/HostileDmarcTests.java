package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.DmarcFault.Kind;
import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

/// Records, domains and answers that mean harm.
class HostileDmarcTests extends DmarcFixture {

    private static final int LARGE = 64 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                " ",
                "\t",
                "; ",
                ";p=x",
                ";p=none",
                ";a=b",
                "=",
                ",",
                "!",
                "!1",
                "@",
                "mailto:a@b.c,",
                "a",
                "%41",
                "%",
                ":",
                "/",
                "dmarc",
                "\u00e9"
            })
    void anyRecordIsReadInTimeInStepWithItsLength(String part) {
        for (var start : List.of("v=DMARC1;", "v=DMARC1; rua=", "v=DMARC1; rua=mailto:", "v")) {
            Cost.growsLinearly(
                    "a record of " + part,
                    LARGE,
                    size -> start + part.repeat((size - start.length()) / part.length()),
                    HostileDmarcTests::read);
        }
    }

    @Test
    void tenThousandTagsAreReadAndTheirFaultsEnd() {
        var text = new StringBuilder("v=DMARC1; p=none");
        for (int i = 0; i < 10_000; i++) {
            text.append(";").append("x".repeat(1 + i % 5)).append("=");
        }
        var record = DmarcParser.parse("agency.test", text + ";np=maybe");
        assertThat(record.faults()).hasSize(51);
        assertThat(record.faults()).last().extracting(DmarcFault::kind).isEqualTo(Kind.BAD_POLICY);
        assertThat(record.policy()).isEmpty();
    }

    @Test
    void aRecordThatIsTooLongIsNotRead() {
        var record = DmarcParser.parse("agency.test", "v=DMARC1; p=none" + "; x=1".repeat(20_000));
        assertThat(record.faults())
                .containsExactly(new DmarcFault(Kind.TOO_LONG, "agency.test", "", -1));
        assertThat(record.policy()).isEmpty();
    }

    @Test
    void aLongRecordIsToldInShort() {
        publish("agency.test", strings("v=DMARC1; p=reject; rua=" + "x".repeat(12_000)));
        var evaluation = from("agency.test");
        assertThat(words(evaluation)).isEqualTo("fail reject agency.test agency.test");
        assertThat(evaluation.trace().getFirst().answer()).hasSize(4_001);
    }

    @Test
    void moreThanAnybodyNeedsIsNoAnswer() {
        publish("agency.test", strings("v=DMARC1; p=reject; x=" + "x".repeat(20_000)));
        var evaluation = from("agency.test");
        assertThat(evaluation.result()).isEqualTo(DmarcResult.TEMPERROR);
        assertThat(evaluation.trace().getFirst().answer()).isEqualTo("TOO_LARGE");
    }

    @Test
    void aDomainIsWalkedInTimeInStepWithItsLength() {
        for (var part : List.of("a.", "_.", ".", "a", "xn--.", "\u00e9.")) {
            Cost.growsLinearly(
                    "a domain of " + part,
                    LARGE,
                    size -> part.repeat(size / part.length()) + "test",
                    author -> from(author));
        }
        Cost.growsLinearly(
                "a domain of labels that cannot be a host's",
                240,
                size -> "_.".repeat(size / 2) + "co.uk",
                DomainNames::registered);
    }

    /// As many as the seed gives, the same each time.
    @Test
    void noNoiseIsAnException() {
        var random = new Random(9989);
        var bits =
                List.of(
                        "v=DMARC1",
                        "p",
                        "sp",
                        "np",
                        "rua",
                        "pct",
                        "psd",
                        "t",
                        "fo",
                        "=",
                        ";",
                        ",",
                        "reject",
                        "none",
                        "y",
                        "n",
                        "mailto:",
                        "a@b",
                        "!10m",
                        "%",
                        "%4",
                        "\u00e9",
                        "\u0000",
                        " ",
                        "\t",
                        "\\",
                        "\"",
                        "[",
                        "://",
                        "\ud800",
                        "99999999999");
        for (int i = 0; i < 3_000; i++) {
            var text = new StringBuilder("v=DMARC1;");
            for (int j = random.nextInt(14); j >= 0; j--) {
                text.append(bits.get(random.nextInt(bits.size())));
            }
            var record = DmarcParser.parse("agency.test", text.toString());
            assertThat(record.faults())
                    .allMatch(fault ->
                            fault.place() < 0
                                    || text.indexOf(fault.text(), fault.place()) == fault.place());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "@",
                "a@b@",
                "\ud800.test",
                "x.\ud800",
                "\\",
                "\\.test",
                "*",
                "a b.c"
            })
    void noDomainIsAnException(String domain) {
        publish("agency.test", "v=DMARC1; p=reject");
        assertThat(from(domain).result()).isEqualTo(DmarcResult.NONE);
        assertThat(older(domain).result()).isEqualTo(DmarcResult.NONE);
        assertThat(withSpf("agency.test", domain).result()).isEqualTo(DmarcResult.FAIL);
        assertThat(withDkim("agency.test", domain + ".agency.test").result())
                .isIn(DmarcResult.PASS, DmarcResult.FAIL);
    }

    private static void read(String text) {
        DmarcParser.isMeant(text);
        if (DmarcParser.isRecord(text)) {
            DmarcParser.parse("agency.test", text);
        }
    }
}
