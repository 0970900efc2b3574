package dev.ownrelay.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A mebibyte of HTML by somebody who wants the check to take for ever.
class HostileHtmlTests {

    private static final int SIZE = 1 << 20;
    private static final int SMALL = 1 << 16;

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
        HEADS("<h1><font>a");

        private final String part;

        Hostile(String part) {
            this.part = part;
        }

        String html(int size) {
            return part.repeat(size / part.length());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(10)
    void isCheckedInTimeWhateverItRepeats(Hostile hostile) {
        check(hostile.html(SIZE));
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(10)
    void isCheckedInTimeWhateverAnAttributeRepeats(Hostile hostile) {
        var value = hostile.html(SMALL).replace("'", "").replace("\"", "");
        check("<p style=\"%s\" class=\"%s\">a</p>".formatted(value, value));
        check(
                "<a href=\"https://x.nl/%s\">www.y.nl</a><img src=\"https:%s\">"
                        .formatted(value, value));
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(10)
    void isMendedInTimeWhateverItRepeats(Hostile hostile) {
        var draft = HtmlDrafts.draft(hostile.html(SMALL));
        var checker = new Checker();
        for (var kind : FindingKind.values()) {
            assertThat(checker.mend(kind, draft)).isNotNull();
        }
    }

    private static void check(String html) {
        var findings = new Checker().check(HtmlDrafts.draft(html));
        assertThat(findings)
                .allSatisfy(
                        finding -> assertThat(finding.places()).hasSizeBetween(1, Finding.PLACES));
    }
}
