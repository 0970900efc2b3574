package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.SCRIPT;
import static dev.ownrelay.check.FindingKind.SUBJECT_SHOUTING;
import static dev.ownrelay.check.FindingKind.UNTIDY_HTML;
import static dev.ownrelay.check.HtmlDrafts.draft;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.mendable;
import static dev.ownrelay.check.HtmlDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A mebibyte of HTML by somebody who wants the check to take for ever. It takes a fraction of a
/// second on a machine that does nothing else.
@Timeout(60)
class HostileHtmlTests {

    private static final int SIZE = 1 << 20;
    private static final int SMALL = 1 << 14;

    enum Hostile {
        NESTED("<div>"),
        NESTED_OLD("<font><b>"),
        NESTED_LINKS("<a href=https://x.nl><b><p>"),
        CLOSED_ONLY("</b></p></x>"),
        MISNESTED("<b><i></b></i>"),
        TABLES("<table><tr><td>"),
        FOSTERED("<table>a<b>"),
        LINKS("<a href=https://bit.ly/a>www.x.nl</a> "),
        TEXT_LINKS("http://u:p@10.0.0.1/a "),
        DOTS("a.b/"),
        PICTURES("<img src=https://x.nl/a.png>"),
        SCRIPTS("<script>a</script>"),
        HANDLERS("<p onclick=a onload=b>a</p>"),
        FIELDS("<select><option>a</option></select><input>"),
        OFFICE("<o:p class=MsoNormal>a</o:p><!--[if x]-->"),
        STYLES("<p style='color:#fff;display:none;mso-a:b;position:fixed'>a</p>"),
        PALE("<span style=color:#ccc>a"),
        ENTITIES("&amp;&#8203;&lt;&notin"),
        STUFFED("a\u200bb\u200bc"),
        ZERO_WIDTH("\u200b"),
        SOFT("\u00ad"),
        LETTERS("a"),
        BLANKS(" \t"),
        LESS_THAN("< "),
        COMMENTS("<!-- x -->"),
        CONDITIONS("<![if x]>"),
        SHEETS("<style>p{mso-a:b}</style>"),
        LISTS("<ul><li>"),
        HEADS("<h1><font>a"),
        BARE_LINKS("<a>x</a>"),
        LOST_PICTURES("<a><img src=a></a>"),
        SMALL_PICTURES("<img src='data:image/png;base64,iVBOR'>"),
        BRACKETS("[a"),
        BRACES("{{ a"),
        ATTACHED("attached bijgevoegd heb ik a a a "),
        CAPITALS("CAPITALS! "),
        QUOTED("<div>&gt; a</div>on aaaaaa wrote a"),
        QUOTATIONS("<blockquote>from: a");

        private final String part;

        Hostile(String part) {
            this.part = part;
        }

        String html(int size) {
            return part.repeat(size / part.length());
        }
    }

    /// A dozen unclosed tags that every paragraph opens again.
    static String amplified(int size) {
        var opened = IntStream.range(0, 40).mapToObj("<b id=%d>"::formatted);
        return opened.collect(Collectors.joining()) + "<p>x".repeat(size / 4);
    }

    @ParameterizedTest
    @EnumSource
    void isCheckedInTimeWhateverItRepeats(Hostile hostile) {
        check(hostile.html(SIZE));
    }

    @ParameterizedTest
    @EnumSource
    void isCheckedInTimeWhateverAnAttributeRepeats(Hostile hostile) {
        var value = hostile.html(SMALL).replace("'", "").replace("\"", "");
        check("<p style=\"%s\" class=\"%s\">a</p>".formatted(value, value));
        check(
                "<a href=\"https://x.nl/%s\">www.y.nl</a><img src=\"https:%s\">"
                        .formatted(value, value));
    }

    @ParameterizedTest
    @EnumSource
    void isMendedInTimeWhateverItRepeats(Hostile hostile) {
        mend(hostile.html(SMALL));
    }

    @Test
    void costsLittleWhereEveryTagMakesADozenElements() {
        check(amplified(SIZE));
        mend(amplified(SMALL));
    }

    @Test
    void isSaidToBeUntidyWhereItIsNotReadToItsEnd() {
        var whole = "<div>one <b>word</b></div>".repeat(5_000);
        assertThat(find(UNTIDY_HTML, whole)).isEmpty();
        var place = found(UNTIDY_HTML, whole + "<div>one <b>word</b></div>".repeat(5_000));
        assertThat(place.places()).containsExactly(new Place(Spot.BODY, "one word", "unread"));
        assertThat(mendable(draft("<div>one</div>".repeat(10_000)))).isEmpty();
        assertThat(words(found(UNTIDY_HTML, "a".repeat(SIZE)))).containsExactly("a".repeat(80));
        assertThat(words(found(UNTIDY_HTML, "<br>".repeat(20_000)))).containsExactly("…");
    }

    /// What the rules see of it is what leaves, and of the signature as well.
    @Test
    void isSaidToBeUnreadWhereCleaningOrTheSignatureMakesItLong() {
        var signature = "<b>a</b>".repeat(16_000);
        var draft = HtmlDrafts.draft(HtmlDrafts.LETTER, signature);
        assertThat(find(UNTIDY_HTML, draft)).get().returns(true, Finding::isUnread);
    }

    @Test
    void isMendedInItsSubjectOnlyWhereItIsNotReadToItsEnd() {
        var html = "<script>a</script><font>b</font>".repeat(20_000);
        var draft = HtmlDrafts.draft(html).withSubject("CALL ME NOW PLEASE");
        var checker = new Checker();
        for (var kind : FindingKind.values()) {
            assertThat(checker.mend(kind, draft).html()).isSameAs(html);
        }
        assertThat(checker.mend(SUBJECT_SHOUTING, draft).subject()).isEqualTo("Call me now please");
        assertThat(checker.check(draft)).extracting(Finding::kind).contains(SCRIPT, UNTIDY_HTML);
    }

    @Test
    void isReadToItsEndWhateverItsPicturesWeigh() {
        var picture = "<img alt=a src='data:image/png;base64,%s'>".formatted("iVBO".repeat(SIZE));
        var html = HtmlDrafts.LETTER + picture + "<script>a</script>";
        assertThat(find(UNTIDY_HTML, html)).isEmpty();
        assertThat(find(SCRIPT, html)).isPresent();
    }

    private static void check(String html) {
        var findings = new Checker().check(HtmlDrafts.draft(html));
        assertThat(findings)
                .allSatisfy(
                        finding -> assertThat(finding.places()).hasSizeBetween(1, Finding.PLACES));
    }

    private static void mend(String html) {
        var draft = HtmlDrafts.draft(html);
        var checker = new Checker();
        for (var kind : FindingKind.values()) {
            assertThat(checker.mend(kind, draft)).isNotNull();
        }
    }
}
