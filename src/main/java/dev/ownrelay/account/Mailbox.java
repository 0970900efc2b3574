package dev.ownrelay.account;

import java.util.Optional;
import java.util.regex.Pattern;

/// The address that a user signs in with and sends from: one plain mailbox (RFC 5321 section 4.1.2,
/// dot-string only).
final class Mailbox {

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern PLAIN =
            Pattern.compile(ATOM + "(?:\\." + ATOM + ")*@(?:" + LABEL + "\\.)+" + LABEL);

    private Mailbox() {}

    /// The message key of what is wrong with an address.
    static Optional<String> problem(String email) {
        if (email.isEmpty()) {
            return Optional.of("user.email.required");
        }
        var tooLong = email.length() > 254 || email.indexOf('@') > 64;
        return tooLong || !PLAIN.matcher(email).matches()
                ? Optional.of("user.email.invalid")
                : Optional.empty();
    }
}
