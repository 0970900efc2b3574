package dev.ownrelay.account;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.List;

/// A browser as it calls itself, which it may do wrongly. Several call themselves by the names of
/// others, too, so the rarer name counts.
///
/// @param browser its name; empty: none that we know
/// @param system what it runs on; empty: nothing that we know
public record UserAgent(String browser, String system) implements Serializable {

    /// What is read of a header that may be as long as the sender likes.
    static final int READ = 512;

    private record Sign(String text, String name) {}

    private static final List<Sign> BROWSERS =
            List.of(
                    new Sign("Edg/", "Edge"),
                    new Sign("EdgA/", "Edge"),
                    new Sign("EdgiOS/", "Edge"),
                    new Sign("OPR/", "Opera"),
                    new Sign("Vivaldi/", "Vivaldi"),
                    new Sign("SamsungBrowser/", "Samsung Internet"),
                    new Sign("Firefox/", "Firefox"),
                    new Sign("FxiOS/", "Firefox"),
                    new Sign("Chrome/", "Chrome"),
                    new Sign("CriOS/", "Chrome"),
                    new Sign("Safari/", "Safari"));

    private static final List<Sign> SYSTEMS =
            List.of(
                    new Sign("iPhone", "iPhone"),
                    new Sign("iPad", "iPad"),
                    new Sign("Android", "Android"),
                    new Sign("CrOS", "ChromeOS"),
                    new Sign("Windows", "Windows"),
                    new Sign("Macintosh", "macOS"),
                    new Sign("Linux", "Linux"));

    /// @param header null: the browser does not say what it is
    public static UserAgent of(@Nullable String header) {
        var text = header == null ? "" : header.substring(0, Math.min(header.length(), READ));
        return new UserAgent(name(text, BROWSERS), name(text, SYSTEMS));
    }

    private static String name(String text, List<Sign> signs) {
        return signs.stream()
                .filter(sign -> text.contains(sign.text()))
                .findFirst()
                .map(Sign::name)
                .orElse("");
    }

    /// The key of the words for it, which take the browser and the system.
    public String words() {
        if (browser.isEmpty()) {
            return system.isEmpty() ? "browser.unknown" : "browser.unknown.on";
        }
        return system.isEmpty() ? "browser.named" : "browser.named.on";
    }
}
