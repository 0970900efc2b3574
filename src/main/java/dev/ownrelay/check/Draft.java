package dev.ownrelay.check;

import java.util.List;

/// A message as its writer has it, with what is known of whom it comes from and goes to.
///
/// @param subject with its placeholders
/// @param html as it came from the editor or from wherever it was pasted, not cleaned
/// @param signature HTML that is put below it, cleaned; empty: none
public record Draft(
        String subject,
        String html,
        String signature,
        List<DraftFile> files,
        List<Recipient> to,
        Circumstances circumstances) {

    /// Whom it goes to.
    ///
    /// @param firstName empty: not known
    public record Recipient(String firstName, String lastName, String address) {

        public String name() {
            return (firstName + " " + lastName).strip();
        }
    }

    Draft withSubject(String other) {
        return new Draft(other, html, signature, files, to, circumstances);
    }

    Draft withHtml(String other) {
        return new Draft(subject, other, signature, files, to, circumstances);
    }
}
