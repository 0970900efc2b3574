package dev.ownrelay.account;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

/// What an administrator says of a user.
///
/// @param version of the row that the form was filled from
public record UserForm(
        @NotBlank(message = "{user.name.required}")
                @Size(max = 100, message = "{user.name.long}")
                @Pattern(regexp = PLAIN_NAME, message = "{user.name.plain}")
                String displayName,
        String email,
        @Pattern(regexp = "RECRUITER|ADMIN", message = "{user.role.required}") String role,
        Boolean enabled,
        String version) {

    /// A name that no mail program can take for an address, and that hides nothing.
    public static final String PLAIN_NAME = "[^@<>\\p{C}\\p{Zl}\\p{Zp}]*";

    public UserForm {
        displayName = stripped(displayName);
        email = stripped(email);
        role = stripped(role);
        enabled = Boolean.TRUE.equals(enabled);
        version = stripped(version);
    }

    public static UserForm blank() {
        return new UserForm("", "", Role.RECRUITER.name(), true, "");
    }

    public static UserForm of(AppUser user) {
        return new UserForm(
                user.displayName(),
                user.email(),
                user.role().name(),
                user.enabled(),
                String.valueOf(user.version()));
    }

    public String address() {
        return Mailbox.stored(email);
    }

    public Role wantedRole() {
        return Role.valueOf(role);
    }

    public static String stripped(@Nullable String typed) {
        return typed == null ? "" : typed.strip();
    }

    @Override
    public String toString() {
        return "UserForm[" + email + "]";
    }
}
