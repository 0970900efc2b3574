package dev.ownrelay.account;

import dev.ownrelay.mail.MailAddress;

import java.util.Optional;
import java.util.regex.Pattern;

/// The address that a user signs in with and sends from: one plain mailbox, its local part a
/// dot-string in ASCII (RFC 5321 section 4.1.2), so that every mail server takes it as a sender.
public final class Mailbox {

    private static final Pattern PLAIN = Pattern.compile("[!#-~&&[^\"]]+");

    private Mailbox() {}

    /// The message key of what is wrong with an address.
    public static Optional<String> problem(String typed) {
        if (typed.isEmpty()) {
            return Optional.of("user.email.required");
        }
        return MailAddress.parse(typed)
                        .filter(address -> PLAIN.matcher(address.localPart()).matches())
                        .isPresent()
                ? Optional.empty()
                : Optional.of("user.email.invalid");
    }

    /// The address as it is stored: its domain in ASCII and lower case. What is no address stays.
    public static String stored(String typed) {
        return MailAddress.parse(typed).map(MailAddress::toString).orElse(typed.strip());
    }
}
