package dev.ownrelay.dkim;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The names of which the name of a key is made.
final class KeyName {

    private static final int LONGEST = 253;
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    private static final Pattern LABELS =
            Pattern.compile("[A-Za-z0-9_-]{1,63}+(?:\\.[A-Za-z0-9_-]{1,63}+)*+");

    /// A domain that can have keys, in ASCII.
    static Optional<String> domain(String name) {
        return selector(name).filter(domain -> domain.indexOf('.') > 0);
    }

    /// A selector may have dots, too.
    static Optional<String> selector(String name) {
        return ascii(name)
                .filter(text -> text.length() <= LONGEST)
                .filter(text -> LABELS.matcher(text).matches());
    }

    /// Where the key of a selector stands (RFC 6376 section 3.6.2.1).
    static Optional<String> of(String domain, String selector) {
        return Optional.of(selector + "._domainkey." + domain)
                .filter(name -> name.length() <= LONGEST);
    }

    static boolean within(String name, String domain) {
        int rest = name.length() - domain.length();
        return rest >= 0
                && name.regionMatches(true, rest, domain, 0, domain.length())
                && (rest == 0 || name.charAt(rest - 1) == '.');
    }

    /// Octets that stand as characters become what they say (RFC 8616 section 4).
    private static Optional<String> ascii(String name) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        if (ASCII.matcher(name).matches()) {
            return Optional.of(name);
        }
        var text = new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        try {
            return Optional.of(IDN.toASCII(text, IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private KeyName() {}
}
