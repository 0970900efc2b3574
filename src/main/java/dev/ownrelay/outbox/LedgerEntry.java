package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// What one connection wants stored in one commit.
///
/// @param ended a try whose result is known; null: none
/// @param next the letter to mark, whose body the server waits for; null: none
record LedgerEntry(@Nullable Handover ended, @Nullable QueuedLetter next) {

    static LedgerEntry mark(QueuedLetter next) {
        return new LedgerEntry(null, next);
    }

    static LedgerEntry result(Handover ended) {
        return new LedgerEntry(ended, null);
    }

    List<UUID> letters() {
        return Stream.of(ended == null ? null : ended.letter(), next)
                .filter(Objects::nonNull)
                .map(QueuedLetter::id)
                .toList();
    }

    boolean marks(Set<UUID> marked) {
        return next != null && marked.contains(next.id());
    }
}
