package dev.ownrelay.factor;

import dev.ownrelay.mail.HeaderText;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;

/// The forms of passkeys.
final class PasskeyForms {

    static final int LONGEST_NAME = 60;

    private PasskeyForms() {}

    /// @param answer of the device
    record New(String name, String answer) {

        New {
            name = clean(name);
            answer = answer == null ? "" : answer;
        }

        /// @param suggested in place of no name
        String nameOr(String suggested) {
            var chosen = name.isEmpty() ? suggested : name;
            return chosen.length() > LONGEST_NAME ? chosen.substring(0, LONGEST_NAME) : chosen;
        }
    }

    record Rename(String name) {

        Rename {
            name = clean(name);
        }

        void check(BindingResult errors) {
            if (name.isEmpty()) {
                errors.rejectValue("name", "passkey.name.missing");
            } else if (name.length() > LONGEST_NAME) {
                errors.rejectValue("name", "passkey.name.long");
            }
        }
    }

    private static String clean(@Nullable String typed) {
        return typed == null ? "" : HeaderText.clean(typed);
    }
}
