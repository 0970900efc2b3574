package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

class RedactionTests {

    private final Redaction words = Redaction.of(List.of("erika@a.test", "Erika Spoor"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    <ERIKA@a.test>: no, smtp;erika@a.test.  | <[…]>: no, smtp;[…].
                    'erika@a.test' does not work            | '[…]' does not work
                    -erika@a.test, erika@a.test-            | -[…], […]-
                    the erika@a.test-address, erika@a.test's | the […]-address, […]'s
                    “erika@A.TEST”…                         | “[…]”…
                    erika@a.test_old %erika@a.test          | […]_old %erika@a.test
                    erika+jobs@a.test erika+@a.test         | […] erika+@a.test
                    mailto:erika%40a.test?x=%3Cerika@a.test%3E | mailto:[…]?x=%3C[…]%3E
                    =?utf-8?Q?=3Cerika=40a.test=3E?=        | =?utf-8?Q?=3C[…]=3E?=
                    bounce-erika=a.test@list.example        | bounce-erika=a.test@list.example
                    <erika=a.test@list.example>             | <[…]@list.example>
                    """)
    void anAddressIsTakenOutHoweverItIsSetOff(String text, String rest) {
        assertThat(words.of(text)).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "joerika@a.test",
                "x.erika@a.test",
                "x-erika@a.test",
                "o'erika@a.test",
                "x+erika@a.test",
                "x_.erika@a.test",
                "éerika@a.test",
                "to=deerika@a.test",
                "erika@a.test.nl",
                "erika@a.tests",
                "erika@a.testé",
                "erika@sub.a.test"
            })
    void theEndOfALongerAddressIsLeftAlone(String text) {
        assertThat(words.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    erika spoor, Erika Spoorman, erika      | […], Erika Spoorman, erika
                    Spoor, Erika; SPOOR ERIKA; Spoor,Erika  | […]; […]; […]
                    erika_spoor.pdf, (Erika  Spoor)         | […].pdf, ([…])
                    Erika Spoor's file, 'Erika Spoor'       | […]'s file, '[…]'
                    Erika Spoor-Jansen, Anna-Erika Spoor    | Erika Spoor-Jansen, Anna-Erika Spoor
                    """)
    void aNameIsTakenOutInEachOfItsOrders(String text, String rest) {
        assertThat(words.of(text)).isEqualTo(rest);
    }

    @Test
    void aNameOfSeveralPartsIsFoundBehindItsSurname() {
        assertThat(Redaction.of(List.of("Anna van der Berg")).of("Berg, Anna van der"))
                .isEqualTo("[…]");
        assertThat(Redaction.of(List.of("Anna van der Berg")).of("Van der Berg, Anna"))
                .isEqualTo("[…]");
    }

    @Test
    void lettersWithMarksAreFoundInBothSpellingsOfUnicodeAndDomainsInBothOfTheirs() {
        var zoe = Redaction.of(List.of("Zoë Árni", "zoë@xn--mller-kva.test"));
        for (var form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
            var text = "ZOË ÁRNI at zoë@müller.test and zoë@xn--mller-kva.test";
            assertThat(zoe.of(Normalizer.normalize(text, form))).isEqualTo("[…] at […] and […]");
        }
    }

    @Test
    void itsPatternsForTheDatabaseFindWhateverItTakesOut() {
        var likes = Redaction.of(List.of("50%_\\é@xn--mller-kva.test")).likes();
        assertThat(likes)
                .contains("%50\\%\\_\\\\%%xn--mller-kva.test%", "%50\\%\\_\\\\%%m%ller.test%");
        assertThat(Arrays.asList(words.likes()))
                .contains("%erika%a.test%", "%erika%spoor%", "%spoor%erika%");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "erika",
                "erika+",
                "erika@",
                "erika ",
                "spoor, ",
                "erika@a.test-",
                "erika@a.test'",
                "-'.",
                "%3C",
                "+++++",
                ", , ,"
            })
    void whateverTheTextIsItTakesNoLongerThanItIsLong(String piece) {
        Cost.growsLinearly(piece, 100_000, size -> piece.repeat(size / piece.length()), words::of);
    }
}
