package dev.ownrelay.advice;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What the DNS says of one name of a domain, as it was asked last.
///
/// @param texts by their order in the alphabet; empty: there is no record; null: the DNS has never
///   answered
/// @param faults of the texts
/// @param askedAt when it was asked last, whether it answered or not
/// @param seenAt when it said so last
/// @param changedAt when it said so first
public record FoundRecord(
        Kind kind,
        String name,
        @Nullable List<String> texts,
        List<RecordFault> faults,
        Instant askedAt,
        @Nullable Instant seenAt,
        Instant changedAt) {

    /// For what receivers look at it.
    public enum Kind {
        SPF,
        DMARC,
        DKIM,
        MX,
        NS
    }

    /// As far as anybody knows, none.
    public List<String> known() {
        return texts == null ? List.of() : texts;
    }

    /// Whether the DNS kept silent when it was asked last.
    public boolean silent() {
        return seenAt == null || seenAt.isBefore(askedAt);
    }
}
