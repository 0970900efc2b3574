package dev.ownrelay.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.explanation.MessageTraits.Found;
import dev.ownrelay.explanation.MessageTraits.Trait;
import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

class MessageTraitsTests {

    private static final String MESSAGE =
            "<p>Dear Piet, we have a job for you near your home. Shall we talk about it on Monday?"
                    + " The <a href='https://agency.example/jobs/12'>job is described here</a>, and"
                    + " I am glad to answer your questions. Regards, Anna</p>";

    @Test
    void anOrdinaryMessageHasNone() {
        assertThat(
                        MessageTraits.of(
                                "A job", message(MESSAGE), List.of("CV of Piet.pdf", "plan.docx")))
                .isEmpty();
        assertThat(MessageTraits.of("A job", message(MESSAGE + "<img src='data:x'>"), List.of()))
                .isEmpty();
    }

    @Test
    void aMissingSubjectIsOne() {
        assertThat(MessageTraits.of(" ", message(MESSAGE), List.of()))
                .containsExactly(new Found(Trait.NO_SUBJECT, 1, ""));
    }

    @Test
    void imagesAreCountedAgainstWords() {
        assertThat(MessageTraits.of("A", message("Look <img src=a><img src=b>"), List.of()))
                .containsExactly(new Found(Trait.FEW_WORDS, 2, ""));
    }

    @Test
    void suspiciousAttachmentsAreNamed() {
        var files = List.of("offer.PDF", "offer.zip", "form.docm", "run.js", "noextension");
        assertThat(MessageTraits.of("A", message(MESSAGE), files))
                .containsExactly(new Found(Trait.ATTACHMENTS, 3, "offer.zip, form.docm, run.js"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script src=a.js></script>",
                "<p onclick=run()>a</p>",
                "<a href='javascript:run()'>a</a>",
                "<iframe src=a></iframe>"
            })
    void whatRunsIsOne(String html) {
        assertThat(MessageTraits.of("A", message(MESSAGE + html), List.of()))
                .extracting(Found::trait)
                .containsExactly(Trait.SCRIPTS);
    }

    @Test
    void manyAndShortenedLinksAre() {
        var links =
                "<a href='https://a.example'>a</a>".repeat(5)
                        + "<a href='https://www.bit.ly/x'>b</a><a href='::::'>c</a>";
        assertThat(MessageTraits.of("A", message(MESSAGE + links), List.of()))
                .containsExactly(
                        new Found(Trait.MANY_LINKS, 8, ""),
                        new Found(Trait.SHORT_LINKS, 1, "bit.ly"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p class=MsoNormal>a</p>",
                "<p style='mso-fareast-language:NL'>a</p>",
                "<p>a<o:p></o:p></p>"
            })
    void pastedOfficeMarkupIsUntidy(String html) {
        assertThat(MessageTraits.of("A", message(MESSAGE + html), List.of()))
                .extracting(Found::trait)
                .containsExactly(Trait.UNTIDY);
    }

    @Test
    void aStyleForEveryWordIsUntidy() {
        var html = "<span style='color:red'>word </span>".repeat(30);
        assertThat(MessageTraits.of("A", message(html), List.of()))
                .extracting(Found::trait)
                .containsExactly(Trait.UNTIDY);
    }

    @Test
    void aLargeMessageCostsLittle() {
        costs("image", 8 << 20, size -> image(size) + "<b>".repeat(2_000));
        costs("nesting", 16_000, "<b>"::repeat);
        costs("data:data:", 1 << 18, "data:"::repeat);
    }

    private static String image(int size) {
        return "<img src=\"data:image/png;base64," + "A".repeat(size) + "\">";
    }

    private static void costs(String what, int most, IntFunction<String> html) {
        Cost.growsLinearly(
                what,
                most,
                size -> message(MESSAGE + html.apply(size)),
                message -> MessageTraits.of("A", message, List.of()));
    }

    @Test
    void aMessageWithoutHtmlIsRead() {
        var source = "Subject: a\r\n\r\nplain\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(MessageTraits.of("A", source, List.of())).isEmpty();
        assertThat(MessageTraits.of("A", new byte[0], List.of())).isEmpty();
    }

    private static byte[] message(String html) {
        return ("Subject: A\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                        + html
                        + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
