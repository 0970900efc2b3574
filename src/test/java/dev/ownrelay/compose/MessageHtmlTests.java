package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

class MessageHtmlTests {

    private static final Set<String> ATTRIBUTES =
            Set.of(
                    "style", "href", "rel", "start", "colspan", "rowspan", "src", "alt", "width",
                    "height");

    static Stream<String> vectors() {
        return """
        <script>alert(1)</script>
        <SCRIPT SRC=https://evil.test/x.js></SCRIPT>
        <scr<script>ipt>alert(1)</scr</script>ipt>
        <script/xss src="https://evil.test/x.js"></script>
        <<script>alert(1);//<</script>
        <img src=x onerror=alert(1)>
        <img src="x" onerror="alert(1)" />
        <img/src=x/onerror=alert(1)>
        <img src="javascript:alert(1)">
        <img src=JaVaScRiPt:alert(1)>
        <img src="data:text/html,<script>alert(1)</script>">
        <img src="data:image/svg+xml;base64,PHN2Zy8+">
        <img src="data:image/svg+xml,<svg onload=alert(1)>">
        <img src="vbscript:msgbox(1)">
        <img srcset="x 1x" onload=alert(1) src="https://img.test/a.png">
        <img \"""><script>alert(1)</script>">
        <img lowsrc="javascript:alert(1)">
        <img dynsrc="javascript:alert(1)">
        <svg onload=alert(1)>
        <svg><script>alert(1)</script></svg>
        <svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
        <svg><animate onbegin=alert(1) attributeName=x dur=1s>
        <svg><set attributeName=href to=javascript:alert(1)>
        <svg><filter><feImage href="https://evil.test/x"/></filter></svg>
        <svg><foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject></svg>
        <svg><style><img src=x onerror=alert(1)></style></svg>
        <svg><use href="data:image/svg+xml,x#a"></use></svg>
        <math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
        <math href="javascript:alert(1)">x</math>
        <math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>
        <a href="javascript:alert(1)">x</a>
        <a href=" &#14; javascript:alert(1)">x</a>
        <a href="jav&#x09;ascript:alert(1)">x</a>
        <a href="jav&#x0A;ascript:alert(1)">x</a>
        <a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>
        <a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
        <a href="vbscript:x">x</a>
        <a href="//evil.test/x" onclick=alert(1)>x</a>
        <a href="file:///etc/passwd">x</a>
        <a href="https://ok.test" ping="https://evil.test" target=_blank>x</a>
        <a href="https://ok.test" onmouseover="alert(1)">x</a>
        <a hx-get="/candidates" hx-trigger="load">x</a>
        <div hx-get="/account" hx-trigger=load hx-target=body>x</div>
        <div data-hx-post="/account" data-hx-trigger="load">x</div>
        <div hx-on::load="alert(1)">x</div>
        <div hx-on:click="alert(1)">x</div>
        <p hx-vals="js:{a:alert(1)}">x</p>
        <iframe src="javascript:alert(1)"></iframe>
        <iframe srcdoc="<script>alert(1)</script>"></iframe>
        <object data="javascript:alert(1)"></object>
        <embed src="javascript:alert(1)">
        <applet code="x"></applet>
        <form action="javascript:alert(1)"><input type=submit></form>
        <form id=x></form><button form=x formaction="javascript:alert(1)">x</button>
        <isindex action="javascript:alert(1)" type=submit>
        <input onfocus=alert(1) autofocus>
        <select onfocus=alert(1) autofocus><option>x</select>
        <textarea onfocus=alert(1) autofocus></textarea>
        <keygen onfocus=alert(1) autofocus>
        <video><source onerror="alert(1)"></video>
        <video poster=javascript:alert(1)//></video>
        <audio src=x onerror=alert(1)></audio>
        <body onload=alert(1)>
        <body background="javascript:alert(1)">
        <html manifest="https://evil.test/x">x</html>
        <base href="javascript:alert(1)//">
        <meta http-equiv="refresh" content="0;url=javascript:alert(1)">
        <link rel=stylesheet href="https://evil.test/x.css">
        <style>@import 'https://evil.test/x.css';</style>
        <style>body{background:url(javascript:alert(1))}</style>
        <div style="background:url(https://evil.test/x)">x</div>
        <div style="width:expression(alert(1))">x</div>
        <div style="position:fixed;top:0;left:0;color:red">x</div>
        <div style="color:red;background-image:u\\72l(https://evil.test)">x</div>
        <div style="-moz-binding:url(https://evil.test/x.xml#x)">x</div>
        <div style="font-family:'x';behavior:url(x.htc)">x</div>
        <table background="javascript:alert(1)"><tr><td>x</td></tr></table>
        <td background="javascript:alert(1)">x
        <details open ontoggle=alert(1)>x</details>
        <marquee onstart=alert(1)>x</marquee>
        <noscript><p title="</noscript><img src=x onerror=alert(1)>">
        <title><img src=x onerror=alert(1)></title>
        <xmp><img src=x onerror=alert(1)></xmp>
        <template><img src=x onerror=alert(1)></template>
        <frameset><frame src="javascript:alert(1)"></frameset>
        <!--[if gte IE 4]><script>alert(1)</script><![endif]-->
        <!--><script>alert(1)</script>-->
        <![CDATA[<script>alert(1)</script>]]>
        <?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
        <p id="content" class="alert" name="cookie">x</p>
        <x onclick=alert(1)>x</x>
        <plaintext><script>alert(1)</script>
        """
                .lines();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void leavesNothingThatRunsOrCalls(String vector) {
        var document = Jsoup.parse(BodyHtml.document("x", BodyHtml.clean(vector)));
        assertThat(
                        document.body()
                                .select(
                                        "script,svg,math,iframe,object,embed,form,input,button,"
                                            + "select,textarea,style,link,base,meta,video,audio,template,"
                                            + "frame,noscript,title,figure,[class],[id],[name]"))
                .isEmpty();
        for (var element : document.body().getAllElements()) {
            for (var attribute : element.attributes()) {
                assertThat(ATTRIBUTES).contains(attribute.getKey());
                assertThat(attribute.getValue().toLowerCase(Locale.ROOT))
                        .doesNotContain("javascript:", "vbscript:", "data:text", "svg", "url(")
                        .doesNotContain("expression", "position", "evil.test", "file:");
            }
        }
    }

    @Test
    void everyVectorStaysTheSameWhenCleanedAgain() {
        assertThat(vectors().map(BodyHtml::clean))
                .allSatisfy(once -> assertThat(BodyHtml.clean(once)).isEqualTo(once));
        assertThat(vectors().count()).isGreaterThanOrEqualTo(60);
    }

    @Test
    void keepsWhatTheEditorMakes() {
        String html =
                "<h1>Title</h1><div>One <strong>two</strong> <em>three</em> <del>four</del><br><a"
                    + " href=\"https://agency.test/a?b=1\" rel=\"noopener"
                    + " noreferrer\">five</a></div>"
                    + "<ul><li>six</li></ul><ol><li>seven</li></ol><blockquote>eight</blockquote><pre>nine</pre>";
        assertThat(BodyHtml.clean(html)).isEqualTo(html);
    }

    @Test
    void keepsSafeStylesAndInlineImagesOfSignatures() {
        assertThat(
                        BodyHtml.clean(
                                "<p style=\"color:#0f766e; position:fixed; font-size:"
                                    + " 12px\">x</p><img src=\"data:image/png;base64,iVBORw0KGgo=\""
                                    + " alt=\"Logo\">"))
                .isEqualTo(
                        "<p style=\"color:#0f766e; font-size: 12px\">x</p>"
                                + "<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"Logo\">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<div><br></div>",
                "<p>&nbsp;&#8203;</p>",
                "<script>alert(1)</script>",
                "<img src=x>",
                "<!-- x -->"
            })
    void knowsAMessageWithoutContent(String html) {
        assertThat(BodyHtml.isBlank(BodyHtml.clean(html))).isTrue();
    }

    @Test
    void anImageAloneIsContent() {
        assertThat(BodyHtml.isBlank(BodyHtml.clean("<img src=\"https://a.test/b.png\">")))
                .isFalse();
    }

    @Test
    void survivesDeepNesting() {
        assertThat(BodyHtml.clean("<div>".repeat(100_000) + "x")).contains("x");
        assertThat(PlainText.of(BodyHtml.clean("<blockquote>".repeat(20_000) + "x"))).endsWith("x");
        assertThat(BodyHtml.clean("<p style=\"color:" + "a".repeat(200_000) + "\">x</p>"))
                .isEqualTo("<p>x</p>");
    }
}
