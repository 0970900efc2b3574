package dev.ownrelay.candidate;

import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.mail.MailAddress;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.Errors;

/// A candidate as typed.
///
/// @param version of the row that was shown; null: a new candidate
/// @param readmit whether an administrator adds them although they were erased
record CandidateForm(
        @NotBlank(message = "{candidate.firstName.required}")
                @Size(max = 100, message = "{candidate.name.long}")
                String firstName,
        @NotBlank(message = "{candidate.lastName.required}")
                @Size(max = 100, message = "{candidate.name.long}")
                String lastName,
        @NotBlank(message = "{candidate.email.required}") String email,
        @Nullable String version,
        @Nullable String readmit) {

    CandidateForm {
        firstName = stripped(firstName);
        lastName = stripped(lastName);
        email = stripped(email);
    }

    static CandidateForm empty() {
        return new CandidateForm("", "", "", null, null);
    }

    static CandidateForm of(Newcomer person) {
        return new CandidateForm(person.firstName(), person.lastName(), person.email(), null, null);
    }

    static CandidateForm of(Candidate candidate) {
        return new CandidateForm(
                candidate.firstName(),
                candidate.lastName(),
                candidate.email(),
                Integer.toString(candidate.version()),
                null);
    }

    /// What a constraint on one field cannot say.
    void check(Errors errors) {
        checkName("firstName", firstName, errors);
        checkName("lastName", lastName, errors);
        if (!errors.hasFieldErrors("email") && MailAddress.parse(email).isEmpty()) {
            errors.rejectValue("email", "candidate.email.invalid");
        }
    }

    /// The address in one spelling: domain in lower case and ASCII.
    String address() {
        return MailAddress.parse(email).orElseThrow().toString();
    }

    boolean readmits() {
        return "true".equals(readmit);
    }

    CandidateForm onVersion(int current) {
        return new CandidateForm(firstName, lastName, email, Integer.toString(current), null);
    }

    private static void checkName(String field, String name, Errors errors) {
        if (!errors.hasFieldErrors(field) && !HeaderText.isSafe(name)) {
            errors.rejectValue(field, "candidate.name.unsafe");
        }
    }

    private static String stripped(@Nullable String typed) {
        return typed == null ? "" : typed.strip();
    }
}
