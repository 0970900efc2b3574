package dev.ownrelay.agency;

import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.Passwords;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.util.Optional;

/// The first agency of an empty installation and its administrator, who is also operator.
///
/// @param agency the name of the agency
/// @param email the address that the administrator signs in with
/// @param password at least 12 characters; change it after the first sign-in
@ConfigurationProperties("ownrelay.bootstrap")
record BootstrapProperties(
        @Nullable String agency, @Nullable String email, @Nullable String password) {

    /// Empty when nothing is set.
    ///
    /// @throws IllegalStateException when a value is missing or wrong
    Optional<AgencyForm> form() {
        if (blank(agency) && blank(email) && blank(password)) {
            return Optional.empty();
        }
        var name = required("agency", agency);
        var address = required("email", email).strip();
        var secret = required("password", password);
        if (Mailbox.problem(address).isPresent()) {
            throw new IllegalStateException("ownrelay.bootstrap.email is not a mail address");
        }
        if (Passwords.problem(secret, address).isPresent()) {
            throw new IllegalStateException(
                    "ownrelay.bootstrap.password must have %d to %d characters and not be easy to guess"
                            .formatted(Passwords.MIN_LENGTH, Passwords.MAX_LENGTH));
        }
        var adminName = address.substring(0, address.indexOf('@'));
        return Optional.of(new AgencyForm(name, "en", adminName, address, secret));
    }

    private static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    private static String required(String property, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(
                    "ownrelay.bootstrap." + property + " must be set when the others are");
        }
        return value;
    }

    @Override
    public String toString() {
        return "BootstrapProperties[" + agency + "]";
    }
}
