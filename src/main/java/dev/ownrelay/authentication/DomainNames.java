package dev.ownrelay.authentication;

import com.google.common.net.InternetDomainName;

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
        return domain(typed).filter(name -> name.indexOf('.') > 0);
    }

    /// A domain, be it of one label, and no address. In ASCII, without a last dot.
    static Optional<String> domain(String typed) {
        return ascii(withoutLastDot(typed))
                .filter(name -> name.length() <= LONGEST && !name.startsWith("["))
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

    /// The domain that somebody has registered, by the list of public suffixes (RFC 7489 section
    /// 3.2); a suffix itself where it is asked for.
    static String registered(String name) {
        return last(name, suffixLabels(name) + 1);
    }

    /// The name without labels on its left, as far as it has more.
    static String last(String name, int labels) {
        int from = name.length();
        for (int i = 0; i < labels && from >= 0; i++) {
            from = name.lastIndexOf('.', from - 1);
        }
        return name.substring(from + 1);
    }

    /// A suffix that the list does not know has one label. The list knows nothing of labels that
    /// cannot be a host's, but of what stands to their right.
    private static int suffixLabels(String name) {
        var rest = name;
        while (!InternetDomainName.isValid(rest)) {
            int dot = rest.indexOf('.');
            if (dot < 0) {
                return 1;
            }
            rest = rest.substring(dot + 1);
        }
        var suffix = InternetDomainName.from(rest).publicSuffix();
        return suffix == null ? 1 : suffix.parts().size();
    }

    static boolean within(String name, String domain) {
        int rest = name.length() - domain.length();
        return rest >= 0
                && name.regionMatches(true, rest, domain, 0, domain.length())
                && (rest == 0 || name.charAt(rest - 1) == '.');
    }

    private DomainNames() {}
}
