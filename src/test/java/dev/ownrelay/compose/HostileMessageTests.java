package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Checker;
import dev.ownrelay.check.Circumstances;
import dev.ownrelay.check.Draft;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.ObjectError;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A text as long as one that can be sent, by somebody who wants it to keep the machine busy.
@Timeout(60)
class HostileMessageTests {

    private static final int LONGEST = 500 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div>",
                "<a href=https://x.nl><b><p>a",
                "<a href=https://x.nl>a<table><td>",
                "<table>a<b>",
                "<ul><li>a",
                "<ol start=9999><li>a",
                "<blockquote>a",
                "<pre>\na",
                "<span style=color:#ccc>a",
                "<a href=https://bit.ly/a>www.x.nl</a> ",
                "\n ",
                "{{ firstName",
            })
    void isReadAndShownInTimeWhateverItRepeats(String part) {
        isReadAndShown(part.repeat(LONGEST / part.length()));
    }

    @Test
    void makesNoLongerTextThanItsDepthAllows() {
        for (var opened : List.of("<blockquote>", "<ul><li>")) {
            var html = opened.repeat(400) + "<li>a<br>b".repeat(10_000);
            var text = PlainText.of(BodyHtml.clean(html));
            assertThat(text.length()).isLessThan(20 * html.length());
        }
    }

    @Test
    void isNotSentWhereEveryTagMakesADozenElements() {
        var opened = IntStream.range(0, 40).mapToObj("<b id=%d>"::formatted);
        var html = opened.collect(Collectors.joining()) + "<p>x".repeat(100_000);
        isReadAndShown(html);
        assertThat(errors(html)).containsExactly("compose.body.layout");
        assertThat(errors("<p>one <b>word</b></p>".repeat(20_000))).isEmpty();
    }

    private static List<String> errors(String html) {
        var to = UUID.randomUUID().toString();
        var form =
                new ComposeForm(
                        List.of(to),
                        "Gesprek",
                        html,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        var errors = new BeanPropertyBindingResult(form, "form");
        form.check(1, List.of(), errors);
        return errors.getAllErrors().stream().map(ObjectError::getCode).toList();
    }

    private static void isReadAndShown(String html) {
        var clean = BodyHtml.clean(html);
        assertThat(BodyHtml.isBlank(clean)).isIn(true, false);
        assertThat(PlainText.of(clean)).isNotNull();
        var from = Circumstances.of("anna@bureau.example");
        var draft = new Draft("Gesprek", html, "", List.of(), List.of(), from);
        var findings =
                new Checker()
                        .check(draft).stream().map(each -> new ShownFinding(each, true)).toList();
        assertThat(Underlined.html(clean, findings)).isNotNull();
    }
}
