package dev.ownrelay.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One field of a message's header, in its own octets.
final class HeaderField {

    private final byte[] octets;
    private final int from;
    private final int to;
    private final int value;
    private final String name;

    /// @param to behind its last line, the end of which may be missing
    HeaderField(byte[] octets, int from, int to) {
        this.octets = octets;
        this.from = from;
        this.to = endsLine(octets, from, to) ? to - 2 : to;
        int colon = colon();
        value = colon + 1;
        name = name(colon);
    }

    private static boolean endsLine(byte[] octets, int from, int to) {
        return to - from >= 2 && octets[to - 2] == '\r' && octets[to - 1] == '\n';
    }

    /// A line without a colon is all value, and has no name.
    private int colon() {
        for (int i = from; i < to; i++) {
            if (octets[i] == ':') {
                return i;
            }
        }
        return from - 1;
    }

    private String name(int colon) {
        int end = colon;
        while (end > from && isSpace(octets[end - 1])) {
            end--;
        }
        return end <= from
                ? ""
                : new String(octets, from, end - from, StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT);
    }

    /// In small letters; empty: none.
    String name() {
        return name;
    }

    /// Each octet as a character.
    String value() {
        return new String(octets, value, to - value, StandardCharsets.ISO_8859_1);
    }

    /// The same field without a part of its value.
    HeaderField without(int start, int end) {
        var rest = new ByteArrayOutputStream(to - from);
        rest.write(octets, from, value + start - from);
        rest.write(octets, value + end, to - value - end);
        return new HeaderField(rest.toByteArray(), 0, rest.size());
    }

    /// Writes it without its last end of line (RFC 6376 sections 3.4.1, 3.4.2).
    void write(Canonicalization canonicalization, ByteArrayOutputStream out) {
        if (canonicalization == Canonicalization.SIMPLE) {
            out.write(octets, from, to - from);
            return;
        }
        out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        out.write(':');
        boolean begun = false;
        boolean space = false;
        for (int i = value; i < to; i++) {
            if (isSpace(octets[i])) {
                space = begun;
            } else if (!isFold(i)) {
                if (space) {
                    out.write(' ');
                }
                out.write(octets[i]);
                begun = true;
                space = false;
            }
        }
    }

    /// Lines end nowhere else inside a field.
    private boolean isFold(int at) {
        return octets[at] == '\r' && at + 1 < to && octets[at + 1] == '\n'
                || octets[at] == '\n' && at > value && octets[at - 1] == '\r';
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
