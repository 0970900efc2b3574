package dev.ownrelay.discovery;

import dev.ownrelay.mail.DomainName;
import dev.ownrelay.mail.MailAddress;

import java.util.Optional;

/// Whose server is looked for.
///
/// @param localPart empty: only the domain is known
/// @param domain in ASCII and lower case
record Wanted(String localPart, String domain) {

    /// An email address, or its domain.
    static Optional<Wanted> parse(String typed) {
        var text = typed.strip();
        return text.indexOf('@') > 0
                ? MailAddress.parse(text)
                        .map(address -> new Wanted(address.localPart(), address.domain()))
                : DomainName.toAscii(text.replaceFirst("^@", ""))
                        .filter(domain -> domain.indexOf('.') > 0)
                        .map(domain -> new Wanted("", domain));
    }

    /// Empty where only the domain is known.
    String address() {
        return localPart.isEmpty() ? "" : localPart + "@" + domain;
    }
}
