package dev.ownrelay.people;

import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.Signature;
import dev.ownrelay.account.UserForm;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/// The forms of My account, one a section.
final class AccountForms {

    private AccountForms() {}

    record Profile(
            @NotBlank(message = "{user.name.required}")
                    @Size(max = 100, message = "{user.name.long}")
                    @Pattern(regexp = UserForm.PLAIN_NAME, message = "{user.name.plain}")
                    String displayName) {

        Profile {
            displayName = UserForm.stripped(displayName);
        }
    }

    /// The user's address, or the one that is to become it.
    record Address(String email) {

        Address {
            email = UserForm.stripped(email);
        }

        String address() {
            return Mailbox.stored(email);
        }
    }

    /// @param smtpServerId empty: the default relay
    record Server(@NotNull(message = "{account.server.required}") String smtpServerId) {}

    record SignatureText(
            @Size(max = Signature.MAX_LENGTH, message = "{account.signature.long}")
                    String signature) {

        SignatureText {
            signature = UserForm.stripped(signature);
        }
    }

    record LogoFile(@Nullable MultipartFile logo) {}

    record Password(String currentPassword, String newPassword, String repeatPassword) {

        Password {
            currentPassword = given(currentPassword);
            newPassword = given(newPassword);
            repeatPassword = given(repeatPassword);
        }

        private static String given(@Nullable String typed) {
            return typed == null ? "" : typed;
        }

        @Override
        public String toString() {
            return "Password[]";
        }
    }

    /// @param locale `agency`: the language of the agency
    record Appearance(
            @NotNull(message = "{account.locale.required}")
                    @Pattern(regexp = "agency|en|nl", message = "{account.locale.required}")
                    String locale,
            @NotNull(message = "{account.theme.required}")
                    @Pattern(regexp = "auto|light|dark", message = "{account.theme.required}")
                    String theme) {

        @Nullable String chosenLocale() {
            return "agency".equals(locale) ? null : locale;
        }
    }
}
