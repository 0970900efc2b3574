package dev.ownrelay.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTML that people write is read to its end, HTML that is made to harm is not.
class ParsedHtmlTests {

    private static final int LONGEST_BODY = 500 * 1024;

    @Test
    void isWhatABrowserMakesOfIt() {
        var html = ParsedHtml.of("<p>a<b>c</p>d<table>x<td>y");
        assertThat(html.document().body().html())
                .isEqualTo(
                        "<p>a<b>c</b></p><b>dx<table><tbody><tr><td>y</td></tr></tbody></table></b>");
        assertThat(html.whole()).isTrue();
        assertThat(html.faults()).isNotEmpty();
        assertThat(ParsedHtml.of("<p>a</p>").faults()).isEmpty();
        assertThat(ParsedHtml.of("").whole()).isTrue();
    }

    @Test
    void goesNoFurtherThanItsElementsAndItsLetters() {
        int most = ParsedHtml.MOST_ELEMENTS;
        assertThat(ParsedHtml.of("<i>a</i>".repeat(most - 5)).whole()).isTrue();
        assertThat(ParsedHtml.of("<i>a</i>".repeat(most + 5)).whole()).isFalse();
        assertThat(ParsedHtml.of("a".repeat(ParsedHtml.MOST_CHARACTERS)).whole()).isTrue();
        assertThat(ParsedHtml.of("a".repeat(ParsedHtml.MOST_CHARACTERS + 1)).whole()).isFalse();
    }

    @Test
    void doesNotCountPicturesUnlessTheyAreSmall() {
        var large = "<img src='data:image/png;base64,%s'>".formatted("A".repeat(1 << 20));
        assertThat(ParsedHtml.of(large + "<p>a</p>").whole()).isTrue();
        assertThat(ParsedHtml.of(large + "a".repeat(ParsedHtml.MOST_CHARACTERS)).whole()).isFalse();
        var small = "<img src='data:image/png;base64,%s'>".formatted("A".repeat(80));
        assertThat(ParsedHtml.of(small.repeat(10_000)).whole()).isFalse();
    }

    @Test
    void isSentWholeAlthoughItIsLongerThanWhatIsLookedThrough() {
        var html = "<div>some words <b>and some more</b></div>".repeat(12_000);
        assertThat(ParsedHtml.of(html).whole()).isFalse();
        assertThat(ParsedHtml.ofSent(html).whole()).isTrue();
        assertThat(SafeHtml.clean(html)).isEqualTo(html);
    }

    @Test
    void takesNoMoreRoomWhereEveryTagMakesADozenElements() {
        var opened = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            opened.append("<b id=").append(i).append('>');
        }
        var html = ParsedHtml.ofSent(opened + "<p>x".repeat(LONGEST_BODY / 4));
        assertThat(html.whole()).isFalse();
        assertThat(html.document().stream().count()).isLessThan(101_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<a>x</a>", "<a><img src=a></a>", "<img src='data:image/png;base64,iVBO'>"})
    void isCleanedInTimeThatGrowsWithItsLength(String part) {
        Cost.growsLinearly(
                part, LONGEST_BODY / 2, size -> part.repeat(size / part.length()), SafeHtml::clean);
    }

    @Test
    void losesPicturesFromElsewhereAndLinksThatLeadNowhere() {
        assertThat(
                        SafeHtml.clean(
                                "<p>a<a>b<img src=x>c<a href='javascript:d'>d</a></a>"
                                        + "<img src='https://x.nl/a.png'>e</p><img src=y>"))
                .isEqualTo("<p>abcd<img src=\"https://x.nl/a.png\">e</p>");
        assertThat(SafeHtml.clean("<a>a<table><tr><td><a>b</a><a>c</a></td></tr></table>d</a>"))
                .doesNotContain("<a");
    }
}
