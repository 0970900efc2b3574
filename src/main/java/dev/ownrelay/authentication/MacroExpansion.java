package dev.ownrelay.authentication;

import dev.ownrelay.authentication.MacroString.Literal;
import dev.ownrelay.authentication.MacroString.Macro;
import dev.ownrelay.authentication.MacroString.Part;
import dev.ownrelay.authentication.MacroString.Spelt;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Fills in the gaps of a text for one sender (RFC 7208 sections 7.2 and 7.3).
final class MacroExpansion {

    /// More than any name is shortened to in the end.
    private static final int ENOUGH = 2 * DomainNames.LONGEST;

    private static final int LONGEST_TEXT = 1_000;
    private static final String RECEIVER = "unknown";
    private static final String UNRESERVED = "-._~";

    private final SpfSender sender;
    private final ClientNames names;
    private final Clock clock;

    MacroExpansion(SpfSender sender, ClientNames names, Clock clock) {
        this.sender = sender;
        this.names = names;
        this.clock = clock;
    }

    /// Begins on the right, because what is too much on the left is cut off.
    String name(MacroString text, String domain) {
        var name = new StringBuilder();
        for (var part : text.parts().reversed()) {
            name.insert(0, value(part, domain));
            if (name.length() > ENOUGH) {
                break;
            }
        }
        return DomainNames.shortened(name.toString());
    }

    String text(MacroString text, String domain) {
        var words = new StringBuilder();
        for (var part : text.parts()) {
            words.append(value(part, domain));
            if (words.length() > LONGEST_TEXT) {
                return words.substring(0, LONGEST_TEXT);
            }
        }
        return words.toString();
    }

    private String value(Part part, String domain) {
        return switch (part) {
            case Literal(var text) -> text;
            case Spelt(var text) -> text;
            case Macro macro -> {
                var value = transformed(macro, value(macro.letter(), domain));
                yield macro.inUrl() ? inUrl(value) : value;
            }
        };
    }

    private String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> sender.address();
            case 'l' -> sender.local();
            case 'o' -> sender.domain();
            case 'd' -> domain;
            case 'i' -> dotted(sender.client());
            case 'p' -> names.best(domain);
            case 'v' -> sender.client() instanceof Inet4Address ? "in-addr" : "ip6";
            case 'h' -> sender.helo();
            case 'c' -> readable(sender.client());
            case 't' -> String.valueOf(clock.instant().getEpochSecond());
            default -> RECEIVER;
        };
    }

    private static String transformed(Macro macro, String value) {
        if (macro.whole()) {
            return value;
        }
        var delimiters = macro.delimiters().isEmpty() ? "." : macro.delimiters();
        var parts = split(value, delimiters);
        if (macro.reversed()) {
            Collections.reverse(parts);
        }
        int from = Math.max(0, parts.size() - macro.keep());
        return String.join(".", parts.subList(from, parts.size()));
    }

    private static List<String> split(String value, String delimiters) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            if (delimiters.indexOf(value.charAt(i)) >= 0) {
                parts.add(value.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(value.substring(from));
        return parts;
    }

    private static String inUrl(String value) {
        var url = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                url.append(c);
            } else {
                url.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return url.toString();
    }

    /// An IPv6 address as 32 digits with dots between them.
    private static String dotted(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        return HexFormat.of()
                .formatHex(address.getAddress())
                .chars()
                .mapToObj(Character::toString)
                .collect(Collectors.joining("."));
    }

    /// As RFC 5952 wants addresses to be written.
    static String readable(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        var groups = List.of(address.getHostAddress().split("[:%]")).subList(0, 8);
        for (int zeros = groups.size(); zeros > 1; zeros--) {
            int at = Collections.indexOfSubList(groups, Collections.nCopies(zeros, "0"));
            if (at >= 0) {
                var before = String.join(":", groups.subList(0, at));
                return before + "::" + String.join(":", groups.subList(at + zeros, 8));
            }
        }
        return String.join(":", groups);
    }
}
