package dev.ownrelay.check;

import com.google.common.net.InternetDomainName;

import dev.ownrelay.mail.DomainName;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// An address in the web as browsers read it, which overlook many faults.
///
/// @param host in the form of the DNS where it is a name
/// @param hasUser whether something stands before the host that could be taken for it
/// @param path with all that follows
record WebAddress(String host, boolean hasUser, String path) {

    private static final int LONGEST = 2_048;

    static Optional<WebAddress> of(String address) {
        var all = address.strip();
        var text = all.length() > LONGEST ? all.substring(0, LONGEST) : all;
        var lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http:") && !lower.startsWith("https:")) {
            return Optional.empty();
        }
        int from = text.indexOf(':') + 1;
        while (from < text.length() && isSlash(text.charAt(from))) {
            from++;
        }
        int to = from;
        while (to < text.length() && "/\\?#".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        var authority = text.substring(from, to);
        int at = authority.lastIndexOf('@');
        var host = host(authority.substring(at + 1));
        return host.isEmpty()
                ? Optional.empty()
                : Optional.of(new WebAddress(host, at >= 0, text.substring(to)));
    }

    /// A domain as people write one, `www.example.com/jobs`, which names no protocol.
    static Optional<WebAddress> ofBare(String text) {
        return text.length() > LONGEST || text.indexOf('.') <= 0 || text.indexOf('@') >= 0
                ? Optional.empty()
                : of("http://" + text).filter(address -> address.organisation().isPresent());
    }

    boolean isNumber() {
        return host.startsWith("[") || DomainName.looksLikeNumber(host);
    }

    /// Whether it is this domain or lies in it.
    boolean isIn(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /// The domain that somebody registered; empty: it lies under no known ending.
    Optional<InternetDomainName> organisation() {
        return Optional.of(host)
                .filter(InternetDomainName::isValid)
                .map(InternetDomainName::from)
                .filter(InternetDomainName::isUnderPublicSuffix)
                .map(InternetDomainName::topPrivateDomain);
    }

    /// The same domain, or the same name under another ending, as of one firm in two countries.
    boolean isSameOrganisation(WebAddress other) {
        var mine = organisation().map(name -> name.parts().getFirst());
        var theirs = other.organisation().map(name -> name.parts().getFirst());
        return host.equals(other.host) || mine.isPresent() && mine.equals(theirs);
    }

    private static boolean isSlash(char each) {
        return each == '/' || each == '\\';
    }

    private static String host(String withPort) {
        var host = decoded(withPort).toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(0, end + 1);
        }
        int colon = host.indexOf(':');
        var name = colon < 0 ? host : host.substring(0, colon);
        return DomainName.toAscii(name).orElse(name.endsWith(".") ? withoutDot(name) : name);
    }

    private static String withoutDot(String name) {
        return name.substring(0, name.length() - 1);
    }

    private static String decoded(String host) {
        try {
            return host.indexOf('%') < 0 ? host : URLDecoder.decode(host, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return host;
        }
    }
}
