package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.SCRIPT;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.mended;
import static dev.ownrelay.check.HtmlDrafts.reasons;
import static dev.ownrelay.check.HtmlDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveHtmlTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <p>Hi</p><script>alert(1)</script>                      | script
                    <p>Hi</p><script src="https://x.nl/a.js"></script>      | script
                    <meta http-equiv="Refresh" content="0;url=https://x.nl"><p>Hi</p> | script
                    <base href="https://x.nl/"><p>Hi</p>                    | script
                    <svg><script>alert(1)</script></svg><p>Hi</p>           | script
                    <p onclick="a()">Hi</p>                                 | handler
                    <img src="https://x.nl/a.png" alt="" onerror=a()>Hi     | handler
                    <p><a href="javascript:a()">Hi</a></p>                  | link
                    <p><a href=" java&#10;script:a()">Hi</a></p>            | link
                    <p><a href="VBScript:a">Hi</a></p>                      | link
                    <p><a href="data:text/html,x">Hi</a></p>                | link
                    <p><a href="data:image/svg+xml,x">Hi</a></p>            | link
                    <p style="width:expression(a())">Hi</p>                 | link
                    <form action="https://x.nl"><p>Hi</p></form>            | form
                    <iframe src="https://x.nl">old</iframe><p>Hi</p>        | frame
                    <object data="a.swf"><p>Hi</p></object>                 | frame
                    """)
    void findsAndTakesOutWhatRuns(String html, String reason) {
        var finding = found(SCRIPT, html);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(reasons(finding)).containsExactly(reason);
        assertThat(mended(SCRIPT, html).html())
                .contains("Hi")
                .doesNotContainIgnoringCase(
                        "script",
                        "alert",
                        "a()",
                        "<form",
                        "<object",
                        "iframe",
                        "data:",
                        "vbscript");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HtmlDrafts.LETTER,
                "<p>We zoeken een JavaScript: developer, onclick of onsite</p>",
                "<p><a href=\"https://x.nl/javascript:basics\">Hi</a></p>",
                "<p><a href=\"mailto:a@x.nl\">Hi</a> <a href=\"tel:+31201234567\">bel</a></p>",
                "<img src=\"data:image/png;base64,AAAA\" alt=\"\">",
                "<meta charset=utf-8><link rel=stylesheet href=a.css><style>p{}</style><p>Hi</p>",
                "<form><p>Hi</p></form>",
            })
    void findsNothingInWhatDoesNotRun(String html) {
        assertThat(find(SCRIPT, html)).isEmpty();
    }

    @Test
    void namesTheWordsOfWhatRuns() {
        var finding =
                found(
                        SCRIPT,
                        "<p>Een</p><p onmouseover=\"x()\">Twee <b>drie</b></p><script>y</script>");
        assertThat(words(finding)).containsExactly("Twee drie", "");
    }

    @Test
    void leavesTheLinkButNotWhatItRuns() {
        assertThat(mended(SCRIPT, "<p><a href=\"javascript:x()\" class=\"b\">Hi</a></p>").html())
                .isEqualTo("<p><a class=\"b\">Hi</a></p>");
    }
}
