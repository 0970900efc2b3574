package dev.ownrelay.figures;

import jakarta.validation.constraints.Pattern;

import java.util.Objects;

/// For how many months an agency keeps its messages, as it is typed.
record RetentionForm(
        @Pattern(
                        regexp = "\\s*(?:[1-9][0-9]?|1[01][0-9]|120)\\s*",
                        message = "{outgoing.keep.range}")
                String keepMonths) {

    RetentionForm {
        keepMonths = Objects.requireNonNullElse(keepMonths, "");
    }

    int months() {
        return Integer.parseInt(keepMonths.strip());
    }
}
