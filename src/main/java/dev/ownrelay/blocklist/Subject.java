package dev.ownrelay.blocklist;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;

import dev.ownrelay.mail.DomainName;
import dev.ownrelay.network.IpLiteral;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What a list is asked for.
///
/// @param text the address, or the domain in ASCII
/// @param labels what stands before the zone in a question (RFC 5782 section 2)
record Subject(Kind kind, String text, String labels) {

    /// What a list is a list of.
    enum Kind {
        IP,
        IPV6,
        DOMAIN;

        boolean address() {
            return this != DOMAIN;
        }
    }

    static Subject of(InetAddress address) {
        return of(InetAddresses.toAddrString(address), address.getAddress());
    }

    /// @param text an address or a domain, as it was stored
    static Subject stored(String text) {
        var octets = IpLiteral.parse(text);
        return octets == null ? new Subject(Kind.DOMAIN, text, text) : of(text, octets);
    }

    /// A domain that is asked for as it is.
    static Subject named(String domain) {
        return new Subject(Kind.DOMAIN, domain, domain);
    }

    /// The domain that somebody has registered: lists know no others.
    static Subject registered(String domain) {
        var name = domain.toLowerCase(Locale.ROOT);
        if (InternetDomainName.isValid(name)) {
            var parts = InternetDomainName.from(name);
            if (parts.isUnderPublicSuffix()) {
                return named(parts.topPrivateDomain().toString());
            }
        }
        return named(name);
    }

    /// The same, as it is stored; empty: that is no domain.
    static List<String> textsOf(String domain) {
        return DomainName.toAscii(domain).map(Subject::registered).map(Subject::text).stream()
                .toList();
    }

    static Subject of(String text, byte[] octets) {
        boolean four = octets.length == 4;
        var labels = new StringBuilder();
        for (int i = octets.length - 1; i >= 0; i--) {
            labels.append(i == octets.length - 1 ? "" : ".");
            labels.append(four ? octets[i] & 0xFF : nibbles(octets[i]));
        }
        return new Subject(four ? Kind.IP : Kind.IPV6, text, labels.toString());
    }

    private static String nibbles(byte octet) {
        var hex = HexFormat.of().toHexDigits(octet);
        return hex.charAt(1) + "." + hex.charAt(0);
    }
}
