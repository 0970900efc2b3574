package dev.ownrelay.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A colour of CSS in its common spellings.
///
/// @param red of 255
/// @param alpha 0: nothing of it is seen, 1: nothing behind it
record Colour(double red, double green, double blue, double alpha) {

    static final Colour BLACK = new Colour(0, 0, 0, 1);
    static final Colour WHITE = new Colour(255, 255, 255, 1);

    /// The 16 names of HTML and those that are common in messages (CSS Color 4 section 6.1).
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("black", "#000000"),
                    Map.entry("silver", "#c0c0c0"),
                    Map.entry("gray", "#808080"),
                    Map.entry("grey", "#808080"),
                    Map.entry("white", "#ffffff"),
                    Map.entry("maroon", "#800000"),
                    Map.entry("red", "#ff0000"),
                    Map.entry("purple", "#800080"),
                    Map.entry("fuchsia", "#ff00ff"),
                    Map.entry("green", "#008000"),
                    Map.entry("lime", "#00ff00"),
                    Map.entry("olive", "#808000"),
                    Map.entry("yellow", "#ffff00"),
                    Map.entry("navy", "#000080"),
                    Map.entry("blue", "#0000ff"),
                    Map.entry("teal", "#008080"),
                    Map.entry("aqua", "#00ffff"),
                    Map.entry("cyan", "#00ffff"),
                    Map.entry("orange", "#ffa500"),
                    Map.entry("pink", "#ffc0cb"),
                    Map.entry("gold", "#ffd700"),
                    Map.entry("ivory", "#fffff0"),
                    Map.entry("snow", "#fffafa"),
                    Map.entry("whitesmoke", "#f5f5f5"),
                    Map.entry("ghostwhite", "#f8f8ff"),
                    Map.entry("lightgray", "#d3d3d3"),
                    Map.entry("lightgrey", "#d3d3d3"),
                    Map.entry("darkgray", "#a9a9a9"),
                    Map.entry("darkgrey", "#a9a9a9"),
                    Map.entry("lightyellow", "#ffffe0"),
                    Map.entry("lightblue", "#add8e6"),
                    Map.entry("darkblue", "#00008b"),
                    Map.entry("transparent", "#00000000"));

    /// Empty: none that is known, or one that depends on what is around it.
    static Optional<Colour> of(String css) {
        var text = css.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.length() > 60) {
            return Optional.empty();
        }
        var hex = NAMES.getOrDefault(text, text);
        return hex.startsWith("#") ? hex(hex.substring(1)) : rgb(text);
    }

    Colour over(Colour behind) {
        return new Colour(
                red * alpha + behind.red * (1 - alpha),
                green * alpha + behind.green * (1 - alpha),
                blue * alpha + behind.blue * (1 - alpha),
                1);
    }

    /// From 1, the same, to 21, black on white (WCAG 2.2, contrast ratio).
    static double contrast(Colour one, Colour other) {
        double a = one.luminance();
        double b = other.luminance();
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(double of255) {
        double value = of255 / 255;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static Optional<Colour> hex(String digits) {
        var full = digits.length() <= 4 ? doubled(digits) : digits;
        if ((full.length() != 6 && full.length() != 8)
                || !full.chars().allMatch(each -> Character.digit(each, 16) >= 0)) {
            return Optional.empty();
        }
        long all = Long.parseLong(full.length() == 6 ? full + "ff" : full, 16);
        return Optional.of(
                new Colour(all >> 24 & 255, all >> 16 & 255, all >> 8 & 255, (all & 255) / 255.0));
    }

    private static String doubled(String digits) {
        var full = new StringBuilder();
        digits.chars().forEach(each -> full.append((char) each).append((char) each));
        return full.toString();
    }

    private static Optional<Colour> rgb(String text) {
        if (!text.startsWith("rgb") || !text.endsWith(")") || text.indexOf('(') < 0) {
            return Optional.empty();
        }
        var inside = text.substring(text.indexOf('(') + 1, text.length() - 1);
        try {
            List<Double> parts = new ArrayList<>();
            for (var part : inside.replace('/', ' ').replace(',', ' ').strip().split(" +")) {
                parts.add(number(part, parts.size() < 3 ? 255 : 1));
            }
            return parts.size() < 3 || parts.size() > 4
                    ? Optional.empty()
                    : Optional.of(
                            new Colour(
                                    parts.get(0),
                                    parts.get(1),
                                    parts.get(2),
                                    parts.size() == 4 ? parts.get(3) : 1));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static double number(String part, double whole) {
        boolean percent = part.endsWith("%");
        double value =
                Double.parseDouble(percent ? part.substring(0, part.length() - 1) : part)
                        * (percent ? whole / 100 : 1);
        return Math.clamp(value, 0, whole);
    }
}
