package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.HTML_UNSUPPORTED;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.mended;
import static dev.ownrelay.check.HtmlDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedHtmlTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <p>Hi</p><video src="https://x.nl/a.mp4"></video> | video    | Gmail, Outlook, Yahoo Mail
                    <p>Hi</p><audio src="https://x.nl/a.mp3"></audio> | audio    | Gmail, Outlook, Yahoo Mail
                    <p>Hi <svg><text>x</text></svg></p>  | svg              | Gmail, Outlook, Yahoo Mail
                    <p>Name: <input name="a"></p>        | input            | Outlook, Samsung Email
                    <p><button>Apply</button></p>        | button           | Outlook
                    <div style="display:flex">Hi</div>   | display:flex     | Outlook
                    <div style="DISPLAY: Grid">Hi</div>  | display:grid     | Outlook
                    <p style="position:absolute">Hi</p>  | position         | Gmail, Outlook
                    <p style="background:url(a.png)">Hi</p> | background-image | Outlook
                    <style>@font-face{src:url(a)}</style><p>Hi</p> | @font-face | Gmail, Outlook, Yahoo Mail
                    """)
    void findsWhatProgramsDoNotShow(String html, String feature, String programs) {
        var finding = found(HTML_UNSUPPORTED, html);
        assertThat(finding.severity()).isEqualTo(Severity.ADVISES);
        assertThat(finding.arguments()).containsExactly(feature, programs);
        mended(HTML_UNSUPPORTED, html);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HtmlDrafts.LETTER,
                "<p style=\"position: relative; color: #333; background-color: #fff\">Hi</p>",
                "<p style=\"display:block; margin:0; border-radius:4px; max-width:600px\">Hi</p>",
                "<p style=\"background: #fff\">Hi</p>",
                "<style>p {color: red}</style><p>Hi</p>",
                "<table><tr><td>Hi</td></tr></table><hr>",
                "<p>How to use <code>&lt;video&gt;</code> and display:flex</p>",
            })
    void findsNothingInWhatIsShownOrNotMissed(String html) {
        assertThat(find(HTML_UNSUPPORTED, html)).isEmpty();
    }

    @Test
    void namesTheWordsAtEachPlace() {
        var finding =
                found(
                        HTML_UNSUPPORTED,
                        "<div style=\"display:flex\">Een</div><p>Twee</p><select><option>Drie</select>");
        assertThat(words(finding)).containsExactly("Een", "Drie");
        assertThat(finding.arguments().getFirst()).isEqualTo("display:flex, select");
    }

    @Test
    void keepsTheWordsThatStandInside() {
        var mended =
                mended(
                        HTML_UNSUPPORTED,
                        "<form><p style=\"color:red;position:fixed\">Kies"
                                + " <select><option>een</option></select> <textarea>twee"
                                + " &lt;b&gt;</textarea></p></form><video>drie</video>");
        assertThat(mended.html())
                .isEqualTo(
                        "<form><p style=\"color: red\">Kies <option>een</option> twee"
                                + " &lt;b&gt;</p></form>drie");
    }
}
