package dev.ownrelay.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeHtmlTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<h4>one</h4><h4>two</h4> | <h3>one</h3><h3>two</h3>",
                "<center>one</center>two | <div>one</div>two",
                "one<article>two</article>three | one<div>two</div>three",
                "<section><header>one</header><p>two</p></section> |"
                        + " <div><div>one</div><p>two</p></div>",
                "<dl><dt>one</dt><dd>two</dd></dl> | <div><div>one</div><div>two</div></div>",
                "<address style=\"color:red\">one</address>two | <div"
                        + " style=\"color:red\">one</div>two",
                "<menu><li>one</li></menu><dir><li>two</li></dir> |"
                        + " <ul><li>one</li></ul><ul><li>two</li></ul>",
                "<form><fieldset><legend>one</legend>two</fieldset></form> |"
                        + " <div><div><div>one</div>two</div></div>",
                "<xmp>one</xmp>two | <pre>one</pre>two",
                "<select><option>one</option><option>two</option></select> |"
                        + " <div>one</div><div>two</div>",
            })
    void keepsWordsOfOtherBlocksApart(String html, String clean) {
        assertThat(SafeHtml.clean(html)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTPS://a.test/b.png", " https://a.test/b.png", "Https://a.test/b.png"})
    void keepsPicturesHoweverTheirAddressBegins(String source) {
        var clean = Jsoup.parse(SafeHtml.clean("<img src='" + source + "'>"));
        assertThat(clean.select("img").attr("src").strip()).isEqualTo(source.strip());
    }

    @Test
    void keepsTheCaptionAndTheFootOfATable() {
        assertThat(
                        SafeHtml.clean(
                                "<table><caption>one</caption><tbody><tr><td>two</td></tr></tbody>"
                                        + "<tfoot><tr><td>three</td></tr></tfoot></table>"))
                .isEqualTo(
                        "<div>one</div><table><tbody><tr><td>two</td></tr></tbody>"
                                + "<tbody><tr><td>three</td></tr></tbody></table>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<title>unseen</title>one",
                "<svg><title>unseen</title><style>unseen</style></svg>one",
                "<svg><desc>unseen</desc><metadata>unseen</metadata></svg>one",
                "<math><style>unseen</style></math>one",
                "<template>unseen</template>one",
                "<iframe>unseen</iframe>one",
                "<noframes>unseen</noframes><noembed>unseen</noembed>one",
                "<datalist><option>unseen</option></datalist>one",
                "<head><title>unseen</title><style>unseen</style></head><body>one</body>"
            })
    void leavesOutWhatNobodySaw(String html) {
        assertThat(SafeHtml.clean(html)).isEqualTo("one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>one<button><div>two</div></button></p> | <div>one<div>two</div></div>",
                "<p><button><p>one</p></button></p> | <div><p>one</p></div>",
                "<p>one<select><option>two</select></p> | <div>one<div>two</div></div>",
                "<p>one<button>two</button></p> | <p>onetwo</p>",
            })
    void putsNoBlockIntoAParagraph(String html, String clean) {
        assertThat(SafeHtml.clean(html)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<h1>one<button><h2>two</h2></button></h1>",
                "<ul><li>one<article><li>two</article></ul>",
                "<ul><li>one<button><li>two</button></ul>",
                "<a href=https://a.test>one<object><a href=https://b.test>two</a></object></a>",
                "<table><form><tr><td>one</form></table>",
                "<table><caption>one<table><caption>two</caption></table></table>",
                "<b><article>one</b>two</article>",
                "<p><svg><foreignObject><p>one</foreignObject></svg>",
                "<pre><xmp>one</xmp></pre>",
                "<table><tr><td><select><table><tr><td>one"
            })
    void writesTagsThatFit(String html) {
        var clean = SafeHtml.clean(html);
        assertThat(SafeHtml.clean(clean)).isEqualTo(clean);
        var parser = Parser.htmlParser().setTrackErrors(10);
        var again = Jsoup.parse("<!DOCTYPE html><body>" + clean, "", parser);
        again.outputSettings().prettyPrint(false);
        assertThat(parser.getErrors()).as(clean).isEmpty();
        assertThat(again.body().html()).isEqualTo(clean);
    }

    @Test
    void survivesDeepNestingOfOtherBlocks() {
        assertThat(SafeHtml.clean("<p><button><article>".repeat(20_000) + "x")).contains("x");
    }
}
