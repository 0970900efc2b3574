package dev.ownrelay.check;

import org.jsoup.nodes.Element;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The declarations of a style attribute; of those with the same name the last.
record InlineStyle(Map<String, String> declarations) {

    /// What [#hides] looks at.
    static final Set<String> HIDING =
            Set.of(
                    "display",
                    "visibility",
                    "opacity",
                    "overflow",
                    "height",
                    "max-height",
                    "width",
                    "max-width",
                    "position",
                    "left",
                    "top",
                    "right",
                    "margin-left",
                    "margin-top",
                    "text-indent");

    private static final List<String> PLACED = List.of("left", "top", "right");
    private static final double FAR_AWAY = -500;

    private static final InlineStyle NONE = new InlineStyle(Map.of());

    static InlineStyle of(Element element) {
        return element.hasAttr("style") ? of(element.attr("style")) : NONE;
    }

    static InlineStyle of(String style) {
        var found = new LinkedHashMap<String, String>();
        for (var declaration : split(style)) {
            int colon = declaration.indexOf(':');
            if (colon > 0) {
                var name = declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                found.remove(name);
                found.put(name, declaration.substring(colon + 1).strip());
            }
        }
        return new InlineStyle(found);
    }

    /// In lower case; empty: there is none.
    String value(String name) {
        return declarations.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }

    boolean any(BiPredicate<String, String> which) {
        return declarations.entrySet().stream()
                .anyMatch(each -> which.test(each.getKey(), each.getValue()));
    }

    /// Whether nothing of an element is seen.
    boolean hides() {
        return !declarations.isEmpty() && (saysHidden() || isOutOfSight());
    }

    private boolean saysHidden() {
        return value("display").startsWith("none")
                || value("visibility").startsWith("hidden")
                || value("visibility").startsWith("collapse")
                || isZero("opacity");
    }

    private boolean isOutOfSight() {
        return value("overflow").startsWith("hidden") && isFlat()
                || isFarAway("text-indent")
                || isFarAway("margin-left")
                || isFarAway("margin-top")
                || !value("position").isEmpty() && PLACED.stream().anyMatch(this::isFarAway);
    }

    boolean isTooSmall() {
        return pixels(value("font-size")) <= 1;
    }

    private boolean isFlat() {
        return Stream.of("height", "max-height", "width", "max-width").anyMatch(this::isZero);
    }

    private boolean isFarAway(String name) {
        return pixels(value(name)) <= FAR_AWAY;
    }

    private boolean isZero(String name) {
        return pixels(value(name)) == 0;
    }

    /// Takes such declarations off an element.
    static void strip(Element element, BiPredicate<String, String> which) {
        var style = of(element);
        if (!style.any(which)) {
            return;
        }
        var rest =
                style.declarations.entrySet().stream()
                        .filter(each -> !which.test(each.getKey(), each.getValue()))
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .collect(Collectors.joining("; "));
        if (rest.isEmpty()) {
            element.removeAttr("style");
        } else {
            element.attr("style", rest);
        }
    }

    /// Pixels; a measure that depends on another is none, except nothing at all.
    ///
    /// @return NaN: it is no length
    static double pixels(String value) {
        int end = 0;
        while (end < value.length()
                && end < 12
                && "+-.0123456789".indexOf(value.charAt(end)) >= 0) {
            end++;
        }
        if (end == 0) {
            return Double.NaN;
        }
        try {
            double number = Double.parseDouble(value.substring(0, end));
            return switch (value.substring(end).strip()) {
                case "px", "" -> number;
                case "pt" -> number * 4 / 3;
                default -> number == 0 ? 0 : Double.NaN;
            };
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }

    /// An address in brackets or quotes may hold semicolons.
    private static List<String> split(String style) {
        var parts = new ArrayList<String>();
        int from = 0;
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < style.length(); i++) {
            char each = style.charAt(i);
            if (quote != 0) {
                quote = each == quote ? 0 : quote;
            } else if (each == '"' || each == '\'') {
                quote = each;
            } else if (each == '(' || each == ')') {
                depth = Math.max(0, depth + (each == '(' ? 1 : -1));
            } else if (each == ';' && depth == 0) {
                parts.add(style.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(style.substring(from));
        return parts;
    }
}
