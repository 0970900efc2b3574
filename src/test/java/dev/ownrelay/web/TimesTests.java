package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

class TimesTests {

    private final Times times =
            new Times(words(), new SettableClock(), ZoneId.of("Europe/Amsterdam"));

    @AfterEach
    void forgetTheLocale() {
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void saysOnlyTheTimeTodayWithinASentence() {
        speak("en");
        assertThat(brief("2026-11-23T13:02:00Z")).isEqualTo("14:02");
        assertThat(brief("2026-11-22T13:02:00Z")).isEqualTo("yesterday 14:02");
        assertThat(brief("2026-11-23T23:30:00Z")).isEqualTo("tomorrow 00:30");
        assertThat(brief("2026-11-12T13:02:00Z")).isEqualTo("Thu 12 Nov 14:02");
    }

    @Test
    void tellsWhenWithItsPreposition() {
        speak("en");
        assertThat(told("2026-11-23T13:02:00Z")).isEqualTo("at 14:02");
        assertThat(told("2026-11-22T13:02:00Z")).isEqualTo("yesterday at 14:02");
        assertThat(told("2026-11-12T13:02:00Z")).isEqualTo("on Thu 12 Nov at 14:02");
        speak("nl");
        assertThat(told("2026-11-23T13:02:00Z")).isEqualTo("om 14:02");
        assertThat(told("2026-11-22T13:02:00Z")).isEqualTo("gisteren om 14:02");
        assertThat(told("2025-10-14T12:02:00Z")).isEqualTo("op di 14 okt 2025 om 14:02");
    }

    @Test
    void namesTheDayInLists() {
        speak("en");
        assertThat(listed("2026-11-23T13:02:00Z")).isEqualTo("Today 14:02");
        assertThat(listed("2026-11-12T13:02:00Z")).isEqualTo("Thu 12 Nov 14:02");
        assertThat(listed("2026-11-27T13:02:00Z")).isEqualTo("Fri 27 Nov 14:02");
        assertThat(listed("2025-11-14T13:02:00Z")).isEqualTo("Fri 14 Nov 2025 14:02");
        speak("nl");
        assertThat(listed("2026-11-23T13:02:00Z")).isEqualTo("Vandaag 14:02");
        assertThat(listed("2026-11-22T13:02:00Z")).isEqualTo("Gisteren 14:02");
        assertThat(listed("2026-11-23T23:30:00Z")).isEqualTo("Morgen 00:30");
        assertThat(listed("2026-10-14T12:02:00Z")).isEqualTo("wo 14 okt 14:02");
    }

    @Test
    void saysTheDateOfItsZone() {
        speak("en");
        assertThat(times.date(Instant.parse("2026-11-12T23:30:00Z"))).isEqualTo("13 Nov 2026");
    }

    @Test
    void keepsTheWholeMomentAtHand() {
        speak("nl");
        assertThat(times.full(Instant.parse("2026-07-01T12:02:03Z")))
                .isEqualTo("woensdag 1 juli 2026 14:02:03 CEST");
    }

    private String brief(String instant) {
        return times.brief(Instant.parse(instant));
    }

    private String told(String instant) {
        return times.told(Instant.parse(instant));
    }

    private String listed(String instant) {
        return times.listed(Instant.parse(instant));
    }

    private static void speak(String language) {
        LocaleContextHolder.setLocale(Locale.of(language));
    }

    private static ResourceBundleMessageSource words() {
        var words = new ResourceBundleMessageSource();
        words.setBasename("messages");
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);
        return words;
    }
}
