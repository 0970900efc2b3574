package dev.ownrelay.explanation;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.mail.HeaderText;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.Errors;

/// An explanation in an administrator's own words.
///
/// @param next what to do; may be empty
/// @param version of the note that was shown; empty: there was none
record NoteForm(String what, String next, String version) {

    static final int LONGEST_WHAT = 600;
    static final int LONGEST_NEXT = 300;

    NoteForm {
        what = plain(what);
        next = plain(next);
        version = version == null ? "" : version.strip();
    }

    void check(Errors errors) {
        if (what.codePoints().noneMatch(NoteForm::isSeen)) {
            errors.rejectValue("what", "note.what.required");
        }
        tooLong("what", what, LONGEST_WHAT, errors);
        tooLong("next", next, LONGEST_NEXT, errors);
    }

    boolean sawVersion(int current) {
        return version.equals(Integer.toString(current));
    }

    NoteForm onVersion(int current) {
        return new NoteForm(what, next, Integer.toString(current));
    }

    private static boolean isSeen(int c) {
        return !Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT;
    }

    private static void tooLong(String field, String text, int most, Errors errors) {
        if (text.length() > most) {
            errors.rejectValue(field, "note.long", new Object[] {text.length(), most}, "note.long");
        }
    }

    /// Lines stay, what nobody sees goes.
    private static String plain(@Nullable String typed) {
        return typed == null
                ? ""
                : typed.lines()
                        .map(HeaderText::clean)
                        .collect(joining("\n"))
                        .replaceAll("\n{3,}", "\n\n")
                        .strip();
    }
}
