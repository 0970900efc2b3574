package dev.ownrelay.network;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Reads address literals strictly: dotted-quad decimal and IPv6 of RFC 4291 section 2.2, without
/// zones. The resolver of Java takes much more (`127.1`, `2130706433`), none of which is meant.
public final class IpLiteral {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern V6_SHAPE = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private IpLiteral() {}

    /// @return 4 or 16 octets, or null when the text is no literal
    public static byte @Nullable [] parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    private static byte @Nullable [] parseV4(String text) {
        if (!V4.matcher(text).matches()) {
            return null;
        }
        var octets = new byte[4];
        var parts = text.split("\\.", -1);
        for (int i = 0; i < 4; i++) {
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return octets;
    }

    private static byte @Nullable [] parseV6(String text) {
        if (!V6_SHAPE.matcher(text).matches()) {
            return null;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            var whole = groups(text, true);
            return whole != null && whole.length == 16 ? whole : null;
        }
        var head = groups(text.substring(0, gap), false);
        var tail = groups(text.substring(gap + 2), true);
        if (head == null || tail == null || head.length + tail.length > 14) {
            return null;
        }
        var octets = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, octets, 16 - tail.length, tail.length);
        return octets;
    }

    private static byte @Nullable [] groups(String text, boolean last) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        var octets = new byte[20];
        int length = 0;
        var parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            var part = last && i == parts.length - 1 ? lastGroup(parts[i]) : group(parts[i]);
            if (part == null || length + part.length > 16) {
                return null;
            }
            System.arraycopy(part, 0, octets, length, part.length);
            length += part.length;
        }
        return Arrays.copyOf(octets, length);
    }

    private static byte @Nullable [] lastGroup(String text) {
        return text.indexOf('.') >= 0 ? parseV4(text) : group(text);
    }

    private static byte @Nullable [] group(String text) {
        if (!GROUP.matcher(text).matches()) {
            return null;
        }
        int value = Integer.parseInt(text, 16);
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
