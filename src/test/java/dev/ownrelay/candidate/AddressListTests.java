package dev.ownrelay.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Anna de Vries <anna@x.test>                | Anna; de Vries; anna@x.test",
                "\"Anna de Vries\" <anna@x.test>            | Anna; de Vries; anna@x.test",
                "\"Vries, Anna de\" <anna@x.test>           | Anna de; Vries; anna@x.test",
                "Vries, Anna <anna@x.test>;                 | Anna; Vries; anna@x.test",
                "Anna; de Vries; anna@x.test                | Anna; de Vries; anna@x.test",
                "Anna,de Vries,anna@x.test                  | Anna; de Vries; anna@x.test",
                "12;Anna;de Vries;06-1;anna@x.test;Utrecht  | Anna; de Vries; anna@x.test",
                "Anna; ; anna@x.test                        | Anna; ; anna@x.test",
                "; de Vries; anna@x.test                    | ; de Vries; anna@x.test",
                "Anna de Vries anna@x.test                  | Anna; de Vries; anna@x.test",
                "Aan: Anna <anna@x.test>                    | Anna; ; anna@x.test",
                "anna@X.TEST                                | Anna; ; anna@x.test",
                "<mailto:anna@x.test>.                      | Anna; ; anna@x.test",
                "anna.de.vries@x.test                       | Anna; de Vries; anna.de.vries@x.test",
                "j_smit-bakker+job@x.test                   | J; Smit Bakker;"
                        + " j_smit-bakker+job@x.test",
                "jsmit83@x.test                             | jsmit83; ; jsmit83@x.test",
                "\"anna@x.test\" <anna@x.test>              | Anna; ; anna@x.test",
                "Zoë Ås <zoë@bücher.test>                   | Zoë; Ås; zoë@xn--bcher-kva.test"
            })
    void readsOnePersonHoweverItIsWritten(String text, String line) {
        var list = AddressList.of(text);
        assertThat(list.people()).extracting(Newcomer::line).containsExactly(line);
        assertThat(list.faults()).isEmpty();
        assertThat(list.twice()).isZero();
        assertThat(AddressList.of(line).people().getFirst().line()).isEqualTo(line);
    }

    @Test
    void readsATabSeparatedTable() {
        var list =
                AddressList.of(
                        "Naam\tE-mail\r\nAnna\tde Vries\tanna@x.test\r\nEva\tSmit\teva@x.test");
        assertThat(list.people())
                .extracting(Newcomer::line)
                .containsExactly("Anna; de Vries; anna@x.test", "Eva; Smit; eva@x.test");
        assertThat(list.faults()).containsExactly("Naam\tE-mail");
    }

    @Test
    void readsSeveralOnALineEachOnceAndSaysWhatIsNone() {
        var list =
                AddressList.of(
                        """
                        anna@x.test, Eva Smit <eva@x.test>; "Berg, Piet" <piet@x.test> , ANNA@x.test
                        Anna Vries <anna@x.test>
                        nobody@, a@b@c.test, =?utf-8?q?a?=@x.test
                        no address here
                        """);
        assertThat(list.people())
                .extracting(Newcomer::line)
                .containsExactly(
                        "Anna; Vries; anna@x.test",
                        "Eva; Smit; eva@x.test",
                        "Piet; Berg; piet@x.test");
        assertThat(list.twice()).isEqualTo(2);
        assertThat(list.faults())
                .containsExactly(
                        "nobody@", "a@b@c.test", "=?utf-8?q?a?=@x.test", "no address here");
    }

    @Test
    void neverGivesANameThatBreaksAHeaderOrALine() {
        var list =
                AddressList.of(
                        "\"A\u202e\tB;\u0000C\u2028\" <a@x.test>\n"
                                + "x".repeat(300)
                                + " <b@x.test>");
        assertThat(list.people())
                .hasSize(2)
                .allSatisfy(one -> {
                    assertThat(HeaderText.isSafe(one.line())).isTrue();
                    assertThat(one.firstName().length()).isLessThanOrEqualTo(100);
                    assertThat(one.firstName() + one.lastName()).doesNotContain(";");
                });
    }

    @Test
    void takesLongTextsInStride() {
        Cost.growsLinearly("addresses", 40_000, n -> "a@b.test,".repeat(n), AddressList::of);
        Cost.growsLinearly("dots", 100_000, n -> "a@" + ".".repeat(n) + "x", AddressList::of);
        Cost.growsLinearly("marks", 100_000, n -> "'".repeat(n) + "a@b.test", AddressList::of);
        Cost.growsLinearly("no address", 400_000, "x"::repeat, AddressList::of);
        Cost.growsLinearly("signs", 400_000, "@"::repeat, AddressList::of);
        Cost.growsLinearly("brackets", 200_000, "@<"::repeat, AddressList::of);
    }
}
