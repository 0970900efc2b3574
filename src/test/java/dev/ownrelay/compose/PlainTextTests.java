package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<div>One<br>Two</div>|One\\nTwo",
                "<div>One</div><div><br></div><div>Two</div>|One\\n\\nTwo",
                "<p>One</p><p>Two</p>|One\\n\\nTwo",
                "<p>a  b\\n c</p>|a b c",
                "<p>a <strong>b</strong>, c</p>|a b, c",
                "<p>M&uuml;ller &amp; &lt;Co&gt;</p>|Müller & <Co>",
                "<a href=\"https://a.test/x\">here</a>, please|here (https://a.test/x), please",
                "<a href=\"https://a.test\">https://a.test</a>|https://a.test",
                "<a href=\"https://a.test\">a.test</a>, please|https://a.test, please",
                "see <a href=\"http://a.test/x\"><b>a.test/x</b></a>|see http://a.test/x",
                "see<a href=\"https://a.test\"> a.test</a>|see a.test (https://a.test)",
                "<a href=\"https://a.test/\">a.test</a>|a.test (https://a.test/)",
                "<a href=\"mailto:a@b.test\">a@b.test</a>|a@b.test",
                "<ul><li>One</li><li>Two</li></ul>|- One\\n- Two",
                "<ol><li>One</li><li>Two</li></ol>|1. One\\n2. Two",
                "<ul><li>One<ul><li>In</li></ul></li><li>Two</li></ul>|- One\\n  - In\\n- Two",
                "<div>Hi</div><ul><li>One</li></ul><div>Bye</div>|Hi\\n\\n- One\\n\\nBye",
                "<blockquote>One<br>Two</blockquote>me|> One\\n> Two\\n\\nme",
                "<pre>a\\n  b</pre>|a\\n  b",
                "<h1>Title</h1><div>x</div>|Title\\n\\nx",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>|a b\\nc",
                "<img src=\"https://a.test/l.png\" alt=\"Logo\">|Logo",
                "<p>a</p><hr><p>b</p>|a\\n\\n--------------------\\n\\nb"
            })
    void readsLikeTheMessage(String html, String text) {
        assertThat(PlainText.of(BodyHtml.clean(html.replace("\\n", "\n"))))
                .isEqualTo(text.replace("\\n", "\n"));
    }
}
