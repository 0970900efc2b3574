package dev.ownrelay.agency;

import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.UserForm;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/// A new agency and its first administrator.
record AgencyForm(
        @NotBlank(message = "{agency.name.required}")
                @Size(max = 100, message = "{agency.name.long}")
                @Pattern(regexp = UserForm.PLAIN_NAME, message = "{user.name.plain}")
                String name,
        @Pattern(regexp = "en|nl", message = "{agency.locale.required}") String locale,
        @NotBlank(message = "{user.name.required}")
                @Size(max = 100, message = "{user.name.long}")
                @Pattern(regexp = UserForm.PLAIN_NAME, message = "{user.name.plain}")
                String adminName,
        String adminEmail,
        String adminPassword) {

    AgencyForm {
        name = UserForm.stripped(name);
        locale = UserForm.stripped(locale);
        adminName = UserForm.stripped(adminName);
        adminEmail = UserForm.stripped(adminEmail);
        adminPassword = adminPassword == null ? "" : adminPassword;
    }

    static AgencyForm blank(String locale) {
        return new AgencyForm("", locale, "", "", "");
    }

    String adminAddress() {
        return Mailbox.stored(adminEmail);
    }

    @Override
    public String toString() {
        return "AgencyForm[" + name + "]";
    }
}
