package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class ReplyShapeTests {

    private static final List<String> PIET = List.of("piet.kok@home.example", "Piet Kok");
    private static final List<String> EVA = List.of("eva@work.test", "Eva de Boer");

    private static String shape(String text, List<String> people) {
        return ReplyShape.of(550, null, text, people).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ## ",
            value = {
                "<piet.kok@home.example>: user unknown ## <eva@work.test>: user unknown",
                "5.1.1 No mailbox 'piet.kok' here ## 5.1.1 No mailbox 'eva' here",
                "Benutzer Piet Kok gibt es nicht ## Benutzer Eva de Boer gibt es nicht",
                "utente piet.kok@home.example sconosciuto ## utente eva@work.test sconosciuto",
                "gebruiker \"piet\" bestaat niet ## gebruiker \"eva\" bestaat niet",
                "用户 「piet」 不存在 ## 用户 「eva」 不存在",
                "ящик «piet» не найден ## ящик «eva» не найден",
                "Postfach „piet“ ist voll ## Postfach „eva“ ist voll",
                "refused by mx1.a.example [192.0.2.1] ## refused by mail.b.example [2001:db8::1]",
                "listed, see https://a.example/q?ip=192.0.2.1 ## listed, see http://b.test/x",
                "blocked (id 4A1B2C) - gsmtp ## Blocked (id 77F0Z) - gsmtp",
                "try after Mon, 23 Nov 2026 09:00:00 +0000 ## Try after Tue, 1 May 2027 10:00"
                        + " -0500",
                "queued as 4B7x-9, ref=ab_cd refused ## queued as 9C1y-2, ref=xy_z refused",
                "550-5.7.1 not allowed550-5.7.1 here 9 ## 550-5.7.1 not allowed550-5.7.1 here 12",
                "You've no rights; isn't it?  ## you’ve no rights - isn't it"
            })
    void isTheSameForTheSameAnswerAboutAnotherMessage(String one, String other) {
        assertThat(shape(one, PIET)).isEqualTo(shape(other, EVA));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ## ",
            value = {
                "user unknown ## user disabled",
                "käyttäjää ei ole ## postilaatikko on täynnä",
                "用户 不存在 ## 邮箱 已满",
                "5.1.1 refused ## 5.7.1 refused",
                "blorp zxq ## zxq blorp"
            })
    void isAnotherForAnotherAnswerInAnyLanguage(String one, String other) {
        assertThat(shape(one, PIET)).isNotEqualTo(shape(other, PIET));
    }

    @Test
    void holdsTheCodesAndTheWords() {
        var said = "550 5.7.1 Sorry Piet, <piet.kok@home.example> isn't welcome (#5.7.1)!";
        assertThat(shape(said, PIET)).isEqualTo("550 5.7.1 sorry ~ isn't welcome");
        assertThat(shape(said, PIET)).isEqualTo(shape(shape(said, PIET).substring(3), PIET));
        assertThat(ReplyShape.of(451, null, "no", PIET).text()).isEqualTo("451 no");
        assertThat(ReplyShape.of(0, null, " ", PIET).isEmpty()).isTrue();
    }

    @Test
    void takesTheEnhancedCodeOfAReportOnlyWhereNothingWasSaid() {
        var unknown = new EnhancedCode(5, 1, 1);
        assertThat(ReplyShape.of(550, unknown, "", PIET).text()).isEqualTo("550 5.1.1");
        assertThat(ReplyShape.of(550, unknown, "no such user", PIET))
                .isEqualTo(ReplyShape.of(550, null, "no such user", PIET));
    }

    @Test
    void keepsTheWordsOfMailServersThoughSomebodyIsNamedSo() {
        assertThat(shape("user unknown", List.of("user@home.example", "Unknown")))
                .isEqualTo("550 user unknown");
    }

    @Test
    void isBoundedWhateverTheReply() {
        for (var part : List.of("word ", "!", "'", "<", "\"x", "~ ", "é", "\ud83d", "\0", "a.b@")) {
            Cost.growsLinearly(
                    part,
                    1 << 20,
                    size -> part.repeat(size / part.length()),
                    reply -> assertThat(shape(reply, PIET).length()).isLessThan(401));
        }
        assertThat(shape("a\0b\u202ec\ud83d", PIET)).isEqualTo("550 a b c");
    }
}
