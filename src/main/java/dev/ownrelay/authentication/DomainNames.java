package dev.ownrelay.authentication;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/// What may stand as a domain name.
final class DomainNames {

    static final int LONGEST = 253;

    private static final int LONGEST_LABEL = 63;
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

    /// A domain that can have a record: of two labels at least, and no address (RFC 7208 section
    /// 4.3). In ASCII, without a last dot.
    static Optional<String> checkable(String typed) {
        return ascii(withoutLastDot(typed))
                .filter(name -> name.length() <= LONGEST && name.indexOf('.') > 0)
                .filter(name -> !name.startsWith("["))
                .filter(DomainNames::labelsFit);
    }

    private static Optional<String> ascii(String name) {
        if (ASCII.matcher(name).matches()) {
            return Optional.of(name);
        }
        try {
            return Optional.of(IDN.toASCII(name, IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static boolean labelsFit(String name) {
        for (var label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL) {
                return false;
            }
        }
        return true;
    }

    static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// A name that a macro made too long loses labels on its left (RFC 7208 section 7.3).
    static String shortened(String typed) {
        var name = withoutLastDot(typed);
        int from = 0;
        while (from >= 0 && name.length() - from > LONGEST) {
            from = name.indexOf('.', from) + 1;
            from = from == 0 ? -1 : from;
        }
        return from < 0 ? name : name.substring(from);
    }

    static boolean within(String name, String domain) {
        int rest = name.length() - domain.length();
        return rest >= 0
                && name.regionMatches(true, rest, domain, 0, domain.length())
                && (rest == 0 || name.charAt(rest - 1) == '.');
    }

    private DomainNames() {}
}
