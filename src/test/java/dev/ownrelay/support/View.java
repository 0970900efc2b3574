package dev.ownrelay.support;

import com.microsoft.playwright.options.ColorScheme;

import java.util.Locale;

/// How somebody looks at a page.
///
/// @param width in CSS pixels
/// @param height in CSS pixels
public record View(int width, int height, ColorScheme colours, Locale locale, boolean javaScript) {

    public static View desktop() {
        return new View(1280, 900, ColorScheme.LIGHT, Locale.ENGLISH, true);
    }

    public static View phone() {
        return new View(390, 844, ColorScheme.LIGHT, Locale.ENGLISH, true);
    }

    public View dark() {
        return new View(width, height, ColorScheme.DARK, locale, javaScript);
    }

    public View in(Locale language) {
        return new View(width, height, colours, language, javaScript);
    }

    public View withoutJavaScript() {
        return new View(width, height, colours, locale, false);
    }
}
