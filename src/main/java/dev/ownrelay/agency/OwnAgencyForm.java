package dev.ownrelay.agency;

import dev.ownrelay.account.UserForm;
import dev.ownrelay.tenant.Agency;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/// What an agency says of itself, as it is typed.
///
/// @param keepMonths for how many months it keeps its messages
record OwnAgencyForm(
        @NotBlank(message = "{agency.name.required}")
                @Size(max = 100, message = "{agency.name.long}")
                @Pattern(regexp = UserForm.PLAIN_NAME, message = "{user.name.plain}")
                String name,
        @NotNull(message = "{agency.locale.required}")
                @Pattern(regexp = "en|nl", message = "{agency.locale.required}")
                String locale,
        @Pattern(regexp = "[1-9][0-9]?|1[01][0-9]|120", message = "{agency.keep.range}")
                String keepMonths) {

    OwnAgencyForm {
        name = UserForm.stripped(name);
        keepMonths = UserForm.stripped(keepMonths);
    }

    static OwnAgencyForm of(Agency agency) {
        return new OwnAgencyForm(
                agency.name(), agency.locale(), Integer.toString(agency.keepMonths()));
    }

    int months() {
        return Integer.parseInt(keepMonths);
    }
}
