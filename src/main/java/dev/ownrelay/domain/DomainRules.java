package dev.ownrelay.domain;

import com.google.common.net.InternetDomainName;

import dev.ownrelay.mail.DomainName;

import java.net.IDN;
import java.util.Set;
import java.util.stream.Stream;

/// Says which domains somebody can have for their own.
final class DomainRules {

    /// Room for the name of the record before it.
    private static final int LONGEST = 240;

    /// Where everybody gets an address. Nobody but its owner could prove such a domain; this only
    /// says so before somebody tries.
    private static final Set<String> PROVIDERS =
            Set.of(
                    "gmail.com",
                    "googlemail.com",
                    "outlook.com",
                    "hotmail.com",
                    "hotmail.nl",
                    "live.com",
                    "live.nl",
                    "msn.com",
                    "yahoo.com",
                    "icloud.com",
                    "me.com",
                    "aol.com",
                    "gmx.com",
                    "gmx.net",
                    "gmx.de",
                    "web.de",
                    "t-online.de",
                    "mail.com",
                    "proton.me",
                    "protonmail.com",
                    "ziggo.nl",
                    "kpnmail.nl",
                    "planet.nl",
                    "hetnet.nl",
                    "home.nl",
                    "telenet.be",
                    "skynet.be",
                    "orange.fr",
                    "free.fr",
                    "mail.ru",
                    "qq.com");

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
        return PROVIDERS.stream().anyMatch(name -> ("." + domain).endsWith("." + name))
                ? new Typed.Bad("domain.provider")
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
