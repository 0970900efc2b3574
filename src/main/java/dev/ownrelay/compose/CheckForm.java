package dev.ownrelay.compose;

import java.util.List;
import java.util.Objects;

/// What comes with a message that is to be checked.
///
/// @param chosen files that the browser holds, `<octets> <name>` each
/// @param mend id of what is to be mended; empty: nothing
/// @param part `files`: only the files are asked about; `opinion`: a spam filter is asked
/// @param first `check`: the browser cannot ask while somebody writes, so that Send asks first
/// @param seen ids of the findings that the page showed
record CheckForm(List<String> chosen, String mend, String part, String first, List<String> seen) {

    @SuppressWarnings("NullAway") // a parameter that was not sent is bound as null
    CheckForm {
        chosen = chosen == null ? List.of() : chosen.stream().filter(Objects::nonNull).toList();
        mend = Objects.requireNonNullElse(mend, "");
        part = Objects.requireNonNullElse(part, "");
        first = Objects.requireNonNullElse(first, "");
        seen = seen == null ? List.of() : seen.stream().filter(Objects::nonNull).toList();
    }

    boolean asksForOpinion() {
        return part.equals("opinion");
    }

    boolean comesFirst() {
        return first.equals("check");
    }

    boolean asksAboutFiles() {
        return part.equals("files");
    }
}
