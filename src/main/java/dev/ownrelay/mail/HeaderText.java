package dev.ownrelay.mail;

/// The gate for everything that becomes the value of a header: subjects, names, file names.
/// Libraries fold and encode, but some of their ways let a line break through, and no library minds
/// characters that make people read another text than the one that is sent.
public final class HeaderText {

    private HeaderText() {}

    /// Whether a text may become the value of a header as it is: no control characters (RFC 5322
    /// section 2.2), no separators of lines or paragraphs, no bidirectional embeddings, overrides
    /// or isolates, nothing that is no character.
    public static boolean isSafe(String text) {
        return text.codePoints().noneMatch(HeaderText::dangerous);
    }

    /// The text with each run of line breaks, tabs and blanks as one blank, and without the other
    /// characters that [#isSafe] minds.
    public static String clean(String text) {
        var cleaned = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> breaksLine(c) || Character.isSpaceChar(c) ? ' ' : c)
                .filter(c -> !dangerous(c))
                .filter(c -> c != ' ' || !endsWithBlank(cleaned))
                .forEach(cleaned::appendCodePoint);
        return cleaned.toString().strip();
    }

    static boolean dangerous(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> turnsText(c) || c == 0xFEFF || isNoCharacter(c);
        };
    }

    private static boolean turnsText(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isNoCharacter(int c) {
        return (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
    }

    private static boolean breaksLine(int c) {
        return c >= '\t' && c <= '\r' || c == 0x85;
    }

    private static boolean endsWithBlank(CharSequence text) {
        return text.isEmpty() || text.charAt(text.length() - 1) == ' ';
    }
}
