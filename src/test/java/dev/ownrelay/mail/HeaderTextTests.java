package dev.ownrelay.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nBcc: x@evil.example",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u0000b",
                "a\u000bb",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "invoice\u202efdp.exe",
                "a\u2066b",
                "a\u2069b",
                "a\ufeffb",
                "a\ufffeb",
                "a\ud800b"
            })
    void refusesAndCleansWhatBreaksOrTurnsALine(String text) {
        assertThat(HeaderText.isSafe(text)).isFalse();
        assertThat(HeaderText.isSafe(HeaderText.clean(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Vacancy: Zoë — 80%", "CV (final).pdf", "שלום", "求人", "👩‍💻 developer"})
    void leavesOrdinaryTextAlone(String text) {
        assertThat(HeaderText.isSafe(text)).isTrue();
        assertThat(HeaderText.clean(text)).isEqualTo(text);
    }

    @Test
    void makesOneBlankOfALineBreak() {
        assertThat(HeaderText.clean(" a\r\n\tb\u00a0 c\u2028d ")).isEqualTo("a b c d");
    }
}
