package dev.ownrelay.account;

import org.springframework.validation.BindingResult;

/// Rules of the fields that several forms of this module share.
public final class Faults {

    private Faults() {}

    public static void checkEmail(BindingResult errors, String field, String email) {
        Mailbox.problem(email).ifPresent(key -> reject(errors, field, key));
    }

    public static void checkPassword(
            BindingResult errors, String field, String password, String email) {
        Passwords.problem(password, email).ifPresent(key -> reject(errors, field, key));
    }

    /// @param key of the message; the text is found when the page is written
    public static void reject(BindingResult errors, String field, String key) {
        errors.rejectValue(field, key);
    }
}
