package dev.ownrelay.imports;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/// A list of servers, as it is corrected on the page.
///
/// @param draft names the logins that are kept meanwhile
record ImportForm(String draft, List<ImportRow> rows) {

    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    ImportForm {
        draft = Objects.requireNonNullElse(draft, "");
        rows =
                rows == null
                        ? List.of()
                        : rows.stream().filter(Objects::nonNull).limit(ServerList.MOST).toList();
    }

    /// Another one where none was sent, so that nothing is kept for it.
    UUID id() {
        return ID.matcher(draft).matches() ? UUID.fromString(draft) : UUID.randomUUID();
    }
}
