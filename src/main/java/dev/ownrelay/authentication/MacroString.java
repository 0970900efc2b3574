package dev.ownrelay.authentication;

import java.util.List;

/// A text with gaps that are filled in for each sender (RFC 7208 section 7).
record MacroString(List<Part> parts) {

    /// A piece of it.
    sealed interface Part {}

    /// A piece that stays as it is.
    record Literal(String text) implements Part {}

    /// A character that cannot be written as such: `%%`, `%_`, `%-`.
    record Spelt(String text) implements Part {}

    /// A gap.
    ///
    /// @param letter what comes into it, in lower case
    /// @param inUrl whether it is written as in a URL
    /// @param keep how many parts from the right stay
    /// @param delimiters where it is split
    record Macro(char letter, boolean inUrl, int keep, boolean reversed, String delimiters)
            implements Part {

        boolean whole() {
            return keep == Integer.MAX_VALUE && !reversed && delimiters.isEmpty();
        }
    }

    MacroString {
        parts = List.copyOf(parts);
    }
}
