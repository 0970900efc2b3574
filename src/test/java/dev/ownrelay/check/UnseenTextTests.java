package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.HIDDEN_TEXT;
import static dev.ownrelay.check.FindingKind.LOW_CONTRAST;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.mended;
import static dev.ownrelay.check.HtmlDrafts.reasons;
import static dev.ownrelay.check.HtmlDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnseenTextTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <div style="display:none">casino</div><p>Hi</p>                          | casino | hidden
                    <p hidden>casino</p><p>Hi</p>                                            | casino | hidden
                    <p style="visibility: hidden">casino</p>                                 | casino | hidden
                    <p style="opacity:0">casino</p>                                          | casino | hidden
                    <p style="position:absolute;left:-9999px">casino</p>                     | casino | hidden
                    <p style="text-indent:-9999px">casino</p>                                | casino | hidden
                    <div style="max-height:0;overflow:hidden"><p>casino</p></div>            | casino | hidden
                    <p>Hi <span style="font-size:0">casino</span></p>                        | casino | small
                    <p>Hi <span style="font-size: 1px">casino</span></p>                     | casino | small
                    <p>Hi <span style="color:#ffffff">casino</span></p>                      | casino | colour
                    <p>Hi <span style="color:rgba(0, 0, 0, 0)">casino</span></p>             | casino | colour
                    <div style="background-color:navy"><b style="color:#000080">casino</b></div> | casino | colour
                    <table bgcolor=navy><tr><td style="color:white">casino</td></tr></table> | casino | colour
                    """)
    void findsAndShowsWhatAReaderDoesNotSee(String html, String words, String reason) {
        var finding = found(HIDDEN_TEXT, html);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(words(finding)).containsExactly(words);
        assertThat(reasons(finding)).containsExactly(reason);
        mended(HIDDEN_TEXT, html);
    }

    @Test
    void findsWordsThatAreStuffed() {
        var html = "<p>Gratis c\u200ba\u200bs\u200bino en v\u00adi\u00ada\u00adg</p>";
        assertThat(reasons(found(HIDDEN_TEXT, html))).containsExactly("stuffed");
        assertThat(mended(HIDDEN_TEXT, html).html()).isEqualTo("<p>Gratis casino en viag</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HtmlDrafts.LETTER,
                "<p>Hi\u200b Jan, ar\u00adbeids\u00admarkt\u00adbe\u00adna\u00adde\u00adring en"
                        + " e\u00adva\u00adlu\u00ada\u00adtie</p>",
                "<p>\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
                        + " \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67</p>",
                "<div style=\"display:none\">&zwnj;&nbsp;</div><p>Hi</p>",
                "<p style=\"font-size:0\"><span style=\"font-size:14px\">Hi</span></p>",
                "<div style=\"background-color:#003366;color:#ffffff\">Hi</div>",
                "<div style=\"color:white\"><a href=\"https://x.nl\">Hi</a></div>",
                "<p style=\"margin-left:-20px;height:0\">Hi</p>",
                "<p style=\"color:inherit\">Hi</p>",
            })
    void findsNothingHiddenInWhatIsSeen(String html) {
        assertThat(find(HIDDEN_TEXT, html)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Hi <span style=\"color:#bbbbbb\">Jan</span></p>",
                "<p>Hi <span style=\"color: orange\">Jan</span></p>",
                "<div style=\"background-color:#222222\"><span>Jan</span></div>",
                "<p style=\"color:#aaa\">Jan</p>",
                "<p>Hi <span style=\"background-color:rgb(0, 0, 128)\">Jan</span></p>",
                "<div style=\"background-color:#003;color:#eee\">Hi <span"
                        + " style=\"background-color:#fff\">Jan</span></div>",
            })
    void findsAndMendsPaleText(String html) {
        var finding = found(LOW_CONTRAST, html);
        assertThat(finding.severity()).isEqualTo(Severity.ADVISES);
        assertThat(words(finding)).containsExactly("Jan");
        mended(LOW_CONTRAST, html);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HtmlDrafts.LETTER,
                "<p style=\"color:#888888\">Hi</p>",
                "<p style=\"color:#d71920\">Hi</p>",
                "<p style=\"color:#ddd\">...</p>",
                "<div style=\"background-color:navy;color:white\">Hi</div>",
                "<a style=\"color:#0563c1\" href=\"https://x.nl\">Hi</a>",
            })
    void findsNothingPaleInWhatIsRead(String html) {
        assertThat(find(LOW_CONTRAST, html)).isEmpty();
    }

    @Test
    void takesOnlyTheColourOff() {
        assertThat(
                        mended(
                                        LOW_CONTRAST,
                                        "<p style=\"color:#bbb; font-size:14px\">Hi</p><p"
                                                + " style=\"color:red\">Jan</p>")
                                .html())
                .isEqualTo("<p style=\"font-size: 14px\">Hi</p><p style=\"color:red\">Jan</p>");
    }

    @ParameterizedTest
    @CsvSource({
        "#000, white, 21",
        "'rgb(0 0 0 / 100%)', '#ffffffff', 21",
        "#777777, #FFF, 4.48",
        "'rgb(100%, 0%, 0%)', white, 4",
    })
    void measuresContrastAsTheStandardDoes(String one, String other, double contrast) {
        assertThat(Colour.contrast(Colour.of(one).orElseThrow(), Colour.of(other).orElseThrow()))
                .isCloseTo(contrast, offset(0.01));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "inherit",
                "#12345",
                "#xyz",
                "rgb(1,2)",
                "rgb(",
                "hsl(1,2%,3%)",
                "rgb(a,b,c)"
            })
    void takesNothingElseForAColour(String css) {
        assertThat(Colour.of(css)).isEmpty();
    }
}
