package dev.ownrelay.agency;

import dev.ownrelay.account.UserForm;
import dev.ownrelay.tenant.Agency;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

/// What an agency says of itself, as it is typed.
///
/// @param keepMonths for how many months it keeps the texts of its emails
/// @param keepRowsMonths for how many months it keeps its emails at all; empty: all the time
/// @param agreed what somebody has agreed to lose, as the page asked it
record OwnAgencyForm(
        @NotBlank(message = "{agency.name.required}")
                @Size(max = 100, message = "{agency.name.long}")
                @Pattern(regexp = UserForm.PLAIN_NAME, message = "{user.name.plain}")
                String name,
        @NotNull(message = "{agency.locale.required}")
                @Pattern(regexp = "en|nl", message = "{agency.locale.required}")
                String locale,
        @Pattern(regexp = "[1-9][0-9]?|1[01][0-9]|120", message = "{agency.keep.range}")
                String keepMonths,
        @Pattern(regexp = "|[1-9][0-9]?|1[01][0-9]|120", message = "{agency.rows.range}")
                String keepRowsMonths,
        @Nullable String agreed) {

    OwnAgencyForm {
        name = UserForm.stripped(name);
        keepMonths = UserForm.stripped(keepMonths);
        keepRowsMonths = UserForm.stripped(keepRowsMonths);
    }

    static OwnAgencyForm of(Agency agency) {
        var rows = agency.keepRowsMonths();
        return new OwnAgencyForm(
                agency.name(),
                agency.locale(),
                Integer.toString(agency.keepMonths()),
                rows == null ? "" : rows.toString(),
                null);
    }

    int months() {
        return Integer.parseInt(keepMonths);
    }

    @Nullable Integer rowsMonths() {
        return keepRowsMonths.isEmpty() ? null : Integer.valueOf(keepRowsMonths);
    }
}
