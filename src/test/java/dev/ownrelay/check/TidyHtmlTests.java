package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.UNTIDY_HTML;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.mended;
import static dev.ownrelay.check.HtmlDrafts.reasons;
import static dev.ownrelay.check.HtmlDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.mail.SafeHtml;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidyHtmlTests {

    private static final String WORD =
            """
            <!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
            <style>p.MsoNormal {mso-style-parent:""; margin:0cm}</style>
            <p class="MsoNormal intro" style="mso-margin-top-alt: auto; color: #333333">Beste Jan,<o:p></o:p></p>
            <p class=MsoListParagraph><![if !supportLists]>1.<![endif]> Eerst dit</p>
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div>Hi <b>Jan</div>",
                "<p>Hi</p></div>",
                "<i><b>Hi</i></b>",
                "<div>Hi",
                "<p>Hi<div>Jan</div></p>",
                "<table><tr><div>Hi</div></tr></table>",
                "<h1>Hi</h2>",
                "<p>Hi <a href=\"https://x.nl",
            })
    void findsTagsThatDoNotFit(String html) {
        var finding = found(UNTIDY_HTML, html);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(reasons(finding)).containsExactly("tags");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p class=MsoNormal>Hi</p>",
                "<p>Hi<o:p></o:p></p>",
                "<p style=\"mso-fareast-language:EN-US\">Hi</p>",
                "<p>Hi</p><!--[if mso]><table></table><![endif]-->",
                "<div class=\"WordSection1\"><p>Hi</p></div>",
                "<style>p {mso-style-name:x}</style><p>Hi</p>",
                "<div xmlns:v=\"urn:schemas-microsoft-com:vml\">Hi</div>",
            })
    void findsWhatWordAndOutlookLeave(String html) {
        assertThat(reasons(found(UNTIDY_HTML, html))).containsExactly("office");
        mended(UNTIDY_HTML, html);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<font color=\"red\">Hi</font>",
                "<center>Hi</center>",
                "<p><big>Hi</big></p>",
                "<marquee>Hi</marquee>",
                "<p><blink>Hi</blink></p>",
                "<p><strike>Hi</strike></p>",
            })
    void findsTagsOfTheNineties(String html) {
        var finding = found(UNTIDY_HTML, html);
        assertThat(reasons(finding)).containsExactly("old");
        assertThat(words(finding)).containsExactly("Hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hallo Jan, 3 < 5 & 7 > 2",
                "<div>Hallo <strong>Jan</strong>,<br><br>tot <del>dinsdag</del>"
                        + " <em>woensdag</em></div>",
                "<h1>Agenda</h1><ul><li>Een</li><li>Twee</li></ul><ol><li>Drie</li></ol>",
                "<blockquote>Geciteerd</blockquote><pre>vaste\n  tekst</pre>",
                "<p>Een<p>Twee<ul><li>Drie<li>Vier</ul>",
                "<table><tr><td>Een<td>Twee<tr><td>Drie</table>",
                "<a href=\"https://x.nl/?a=1&b=2&copy=3\">x</a>",
                "<!doctype html><html><head><title>T</title></head><body><p>Hi</p></body></html>",
                "<p>Hi<br/><img src=\"https://x.nl/a.png\" alt=\"\" /></p><!-- a remark -->",
                "<p class=\"msg\">Hi</p>",
            })
    void findsNothingInCommonMarkup(String html) {
        assertThat(find(UNTIDY_HTML, html)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WORD,
                "<center><font face=Arial size=4>Hi <b>Jan</font></b><table><div>x</div></table>",
                "<p>a<div>b<p>c<table><tr>d<td>e</p></div>",
            })
    void findsNothingInWhatTheCleanerWrote(String html) {
        assertThat(find(UNTIDY_HTML, SafeHtml.clean(html))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WORD,
                "<div>Hi <b>Jan</div>",
                "<p>Hi</p></div>",
                "<i><b>Hi</i></b>",
                "<p>Hi<div>Jan</div></p>",
                "<table><tr><div>Hi</div></tr></table>",
                "<p><big>Hi <strike>Jan</strike></big></p><marquee>Kom!</marquee>",
                "<p><a href=\"https://x.nl\">een <a href=\"https://y.nl\">twee</a></a></p>",
            })
    void tidies(String html) {
        mended(UNTIDY_HTML, html);
    }

    @Test
    void keepsWhatTheWriterChose() {
        assertThat(mended(UNTIDY_HTML, WORD).html())
                .contains("<p class=\"intro\" style=\"color: #333333\">Beste Jan,</p>")
                .contains("<p>1. Eerst dit</p>")
                .doesNotContain("mso", "[if", "<o:p>");
        assertThat(mended(UNTIDY_HTML, "<font color=red face=Arial size=5>Hi</font>").html())
                .isEqualTo(
                        "<span style=\"color: red; font-family: Arial; font-size:"
                                + " 24px\">Hi</span>");
        assertThat(mended(UNTIDY_HTML, "<center>Hi</center>").html())
                .isEqualTo("<div style=\"text-align: center\">Hi</div>");
    }
}
