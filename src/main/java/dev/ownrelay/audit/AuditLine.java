package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A row of a trail as its page shows it.
///
/// @param text what was done, in words
/// @param detail what the words leave out; empty: nothing
/// @param subject what it was done to; null: nothing that has a name today
/// @param link of the subject, where the reader may open it
/// @param agency on the operators' page, where it is not the subject itself
/// @param client from where; empty: the application itself
record AuditLine(
        Instant at,
        String action,
        String text,
        String detail,
        String who,
        @Nullable String subject,
        @Nullable String link,
        @Nullable String agency,
        String client) {}
