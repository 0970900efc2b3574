package dev.ownrelay.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Brings the name of a host or domain to the form of the DNS (RFC 1123 section 2.1, RFC 5890).
public final class DomainName {

    private static final int MAX_LENGTH = 253;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern ASCII = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    /// A last label that any resolver might take for a number: `2130706433`, `127.1`, `0x7f.1`.
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    /// The letters that IDNA 2003 and 2008 send to different domains; Java knows only 2003.
    private static final Pattern DEVIATING = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private DomainName() {}

    /// The name in ASCII and lower case, without a trailing dot; empty if it is none.
    public static Optional<String> toAscii(String name) {
        if (name.length() > MAX_LENGTH + 1 || DEVIATING.matcher(name).find()) {
            return Optional.empty();
        }
        try {
            var ascii = IDN.toASCII(withoutDot(name), IDN.USE_STD3_ASCII_RULES);
            return Optional.of(ascii.toLowerCase(Locale.ROOT)).filter(DomainName::valid);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Whether a name would be read as a number of the IPv4 kind.
    public static boolean looksLikeNumber(String name) {
        return NUMBER.matcher(withoutDot(name).toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean valid(String name) {
        return name.length() <= MAX_LENGTH
                && ASCII.matcher(name).matches()
                && !looksLikeNumber(name);
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
