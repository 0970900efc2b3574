package dev.ownrelay.support;

import com.microsoft.playwright.options.ColorScheme;

import java.util.Locale;

/// How somebody looks at a page.
///
/// @param width in CSS pixels
/// @param height in CSS pixels
/// @param believing whether any certificate is believed
public record View(
        int width,
        int height,
        ColorScheme colours,
        Locale locale,
        boolean javaScript,
        boolean believing) {

    public static View desktop() {
        return new View(1280, 900, ColorScheme.LIGHT, Locale.ENGLISH, true, false);
    }

    public static View phone() {
        return new View(390, 844, ColorScheme.LIGHT, Locale.ENGLISH, true, false);
    }

    public View dark() {
        return new View(width, height, ColorScheme.DARK, locale, javaScript, believing);
    }

    public View in(Locale language) {
        return new View(width, height, colours, language, javaScript, believing);
    }

    /// For providers that play themselves on this machine.
    public View believingAll() {
        return new View(width, height, colours, locale, javaScript, true);
    }

    public View withoutJavaScript() {
        return new View(width, height, colours, locale, false, believing);
    }
}
