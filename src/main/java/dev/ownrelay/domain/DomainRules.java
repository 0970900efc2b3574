package dev.ownrelay.domain;

import com.google.common.net.InternetDomainName;

import dev.ownrelay.mail.DomainName;
import dev.ownrelay.mail.FreeMail;

import java.net.IDN;
import java.util.stream.Stream;

/// Says which domains somebody can have for their own.
final class DomainRules {

    /// Room for the name of the record before it.
    private static final int LONGEST = 240;

    private DomainRules() {}

    /// What was typed, read as a domain.
    sealed interface Typed {

        /// @param domain in ASCII and lower case
        record Ok(String domain) implements Typed {}

        /// @param words the message key of what is wrong
        record Bad(String words) implements Typed {}
    }

    /// @param typed a domain, or an address at it
    static Typed read(String typed) {
        var text = typed.strip();
        var domain = DomainName.toAscii(text.substring(text.lastIndexOf('@') + 1)).orElse("");
        if (domain.length() > LONGEST || !InternetDomainName.isValid(domain)) {
            return new Typed.Bad("domain.bad");
        }
        if (shared(domain)) {
            return new Typed.Bad("domain.shared");
        }
        return FreeMail.offers(domain)
                ? new Typed.Bad("domain.provider") // only to say so before somebody tries
                : new Typed.Ok(domain);
    }

    /// A name under which everybody gets domains of their own. Where no list knows the last label,
    /// it is one (publicsuffix.org, the rule `*`).
    private static boolean shared(String ascii) {
        return ascii.indexOf('.') < 0
                || Stream.of(ascii, IDN.toUnicode(ascii))
                        .filter(InternetDomainName::isValid)
                        .anyMatch(name -> InternetDomainName.from(name).isPublicSuffix());
    }
}
