package dev.ownrelay.dkim;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what stands in a tag.
final class TagValues {

    private static final Pattern COLON = Pattern.compile(":");

    /// No number needs more digits (RFC 6376 section 3.5).
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,76}");

    private static final int DIGITS_OF_A_LONG = 18;

    /// What colons keep apart.
    static List<String> split(String value) {
        return COLON.splitAsStream(value).map(TagValues::trimmed).toList();
    }

    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && TagList.isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && TagList.isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    /// A number that is too large to be kept is as large as can be.
    static Optional<Long> number(String value) {
        if (!NUMBER.matcher(value).matches()) {
            return Optional.empty();
        }
        var digits = value.replaceFirst("^0+(?=.)", "");
        return Optional.of(
                digits.length() > DIGITS_OF_A_LONG ? Long.MAX_VALUE : Long.parseLong(digits));
    }

    private TagValues() {}
}
