package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Locale;

class PageWordsTests {

    private static final Locale DUTCH = Locale.of("nl");

    private final PageWords words = new PageWords();

    @Test
    void dutchEmailIsNotBrokenAfterItsHyphen() {
        assertThat(say("message.title", DUTCH)).isEqualTo("E\u2011mail");
        assertThat(say("account.test.ok", DUTCH)).contains("de e\u2011mail aan");
    }

    @Test
    void whatIsFilledInStaysAsItIs() {
        assertThat(say("messages.via", DUTCH, "e-mail.example")).isEqualTo("via e-mail.example");
    }

    @Test
    void whatIsCopiedIntoAnEmailKeepsTheHyphen() {
        assertThat(say("receiver.text", DUTCH, "", "")).contains("e-mail").doesNotContain("\u2011");
    }

    @Test
    void englishIsLeftAlone() {
        assertThat(say("message.title", Locale.ENGLISH)).isEqualTo("Email");
    }

    private String say(String key, Locale locale, Object... arguments) {
        return words.getMessage(key, arguments, locale);
    }
}
