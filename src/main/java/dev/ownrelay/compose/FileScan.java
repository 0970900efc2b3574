package dev.ownrelay.compose;

import dev.ownrelay.check.Finding;
import dev.ownrelay.message.NewMessage;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/// What a virus scanner says of the files of a message.
///
/// @param findings for which it does not leave
/// @param mayLeave whether a file of this SHA-256 may
record FileScan(List<Finding> findings, Predicate<String> mayLeave) {

    /// Nobody looked: no file leaves.
    static final FileScan NONE = new FileScan(List.of(), _ -> false);

    /// There is nobody who could look.
    static final FileScan UNASKED = new FileScan(List.of(), _ -> true);

    /// Whether what leaves is what was looked at.
    boolean lets(Collection<NewMessage> messages) {
        return messages.stream()
                .flatMap(message -> message.attachments().stream())
                .allMatch(part -> mayLeave.test(part.content().sha256()));
    }
}
