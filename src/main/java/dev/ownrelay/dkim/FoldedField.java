package dev.ownrelay.dkim;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the field of a signature, folded where it is long.
final class FoldedField {

    private static final int WIDTH = 78;
    private static final String FOLD = "\r\n ";

    private final StringBuilder text = new StringBuilder();
    private int column;

    FoldedField(String name) {
        append(name + ":");
    }

    /// What stays on one line, behind a space.
    FoldedField word(String word) {
        if (column + 1 + word.length() > WIDTH) {
            fold();
        } else {
            append(" ");
        }
        append(word);
        return this;
    }

    /// A list that begins like a word.
    FoldedField list(String before, List<String> values, String after) {
        int last = values.size() - 1;
        for (int i = 0; i <= last; i++) {
            var value = values.get(i) + (i == last ? after : ":");
            if (i == 0) {
                word(before + value);
            } else {
                joined(value);
            }
        }
        return this;
    }

    private void joined(String value) {
        if (column + value.length() > WIDTH) {
            fold();
        }
        append(value);
    }

    /// What may end a line anywhere.
    FoldedField filled(String value) {
        int at = 0;
        while (at < value.length()) {
            if (column >= WIDTH) {
                fold();
            }
            int end = Math.min(value.length(), at + WIDTH - column);
            append(value.substring(at, end));
            at = end;
        }
        return this;
    }

    private void fold() {
        text.append(FOLD);
        column = 1;
    }

    private void append(String more) {
        text.append(more);
        column += more.length();
    }

    /// Without the end of its last line.
    byte[] octets() {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] line() {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
