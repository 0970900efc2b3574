package dev.ownrelay.authentication;

import dev.ownrelay.authentication.MacroString.Literal;
import dev.ownrelay.authentication.MacroString.Macro;
import dev.ownrelay.authentication.MacroString.Part;
import dev.ownrelay.authentication.MacroString.Spelt;

import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads texts with macros (RFC 7208 section 7.1).
final class MacroParser {

    private static final Pattern MACRO =
            Pattern.compile(
                    "%(?:(?<spelt>[%_-])|\\{(?<letter>[slodipvhcrtSLODIPVHCRT])(?<keep>\\d*)"
                            + "(?<reversed>[rR]?)(?<delimiters>[-.+,/_=]*)})");

    /// Not all digits: that would be an address.
    private static final Pattern TOP_LABEL =
            Pattern.compile("(?!\\d{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private static final String ONLY_IN_EXPLANATIONS = "crt";
    private static final int MOST_DIGITS = 9;

    /// A name, or what becomes one.
    ///
    /// @throws SpfSyntaxException where it cannot become one
    static MacroString domainSpec(String text) {
        var read = parse(text, '!');
        for (var part : read.parts()) {
            if (part instanceof Macro macro && ONLY_IN_EXPLANATIONS.indexOf(macro.letter()) >= 0) {
                throw new SpfSyntaxException(0);
            }
        }
        if (read.parts().isEmpty()
                || read.parts().getLast() instanceof Literal(var end) && !endsName(end)) {
            throw new SpfSyntaxException(text.length());
        }
        return read;
    }

    /// The value of a modifier that nobody knows.
    static MacroString value(String text) {
        return parse(text, '!');
    }

    static MacroString explanation(String text) {
        return parse(text, ' ');
    }

    private static boolean endsName(String literal) {
        var name = DomainNames.withoutLastDot(literal);
        int dot = name.lastIndexOf('.');
        return dot >= 0 && TOP_LABEL.matcher(name.substring(dot + 1)).matches();
    }

    private static MacroString parse(String text, char least) {
        var parts = new ArrayList<Part>();
        var macro = MACRO.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '%') {
                if (!macro.region(at, text.length()).lookingAt()) {
                    throw new SpfSyntaxException(at);
                }
                parts.add(macro(macro, at));
                at = macro.end();
            } else {
                int percent = text.indexOf('%', at);
                int end = percent < 0 ? text.length() : percent;
                parts.add(literal(text, at, end, least));
                at = end;
            }
        }
        return new MacroString(parts);
    }

    private static Literal literal(String text, int from, int to, char least) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < least || text.charAt(i) > '~') {
                throw new SpfSyntaxException(i);
            }
        }
        return new Literal(text.substring(from, to));
    }

    private static Part macro(Matcher macro, int at) {
        var spelt = macro.group("spelt");
        if (spelt != null) {
            return new Spelt(
                    switch (spelt) {
                        case "_" -> " ";
                        case "-" -> "%20";
                        default -> "%";
                    });
        }
        var letter = macro.group("letter");
        var lower = letter.toLowerCase(Locale.ROOT);
        return new Macro(
                lower.charAt(0),
                !lower.equals(letter),
                keep(macro.group("keep"), at),
                !macro.group("reversed").isEmpty(),
                macro.group("delimiters"));
    }

    private static int keep(String digits, int at) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            return Integer.MAX_VALUE;
        }
        int keep = Integer.parseInt(digits);
        if (keep == 0) {
            throw new SpfSyntaxException(at);
        }
        return keep;
    }

    private MacroParser() {}
}
