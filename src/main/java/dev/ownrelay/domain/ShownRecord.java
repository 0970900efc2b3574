package dev.ownrelay.domain;

import dev.ownrelay.advice.FoundRecord;
import dev.ownrelay.advice.FoundRecord.Kind;
import dev.ownrelay.advice.RecordFault;
import dev.ownrelay.authentication.RecordText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A record as the page of its domain shows it.
///
/// @param state the part of the message keys that says how it is
/// @param faults with the words of each
/// @param silent whether the DNS did not answer when it was asked last
record ShownRecord(
        Kind kind,
        String name,
        State state,
        List<RecordText<RecordFault>> texts,
        List<RecordFault> faults,
        boolean silent,
        Instant changedAt,
        @Nullable Instant seenAt) {

    enum State {
        GOOD,

        /// It can be used, but something in it is unwise.
        ODD,

        BROKEN,
        MISSING,

        /// The DNS has never answered.
        SILENT
    }

    static ShownRecord of(FoundRecord record) {
        return new ShownRecord(
                record.kind(),
                record.name(),
                state(record),
                record.known().stream()
                        .map(text -> RecordFault.marked(text, record.faults()))
                        .toList(),
                record.faults(),
                record.silent(),
                record.changedAt(),
                record.seenAt());
    }

    private static State state(FoundRecord record) {
        if (record.texts() == null) {
            return State.SILENT;
        }
        if (record.texts().isEmpty()) {
            return State.MISSING;
        }
        if (record.faults().isEmpty()) {
            return State.GOOD;
        }
        return record.faults().stream().anyMatch(RecordFault::breaks) ? State.BROKEN : State.ODD;
    }

    /// What stands before it in colour.
    public String dot() {
        return switch (state) {
            case GOOD -> "ok";
            case ODD -> "warn";
            case BROKEN -> "bad";
            case MISSING -> kind == Kind.SPF || kind == Kind.DMARC ? "bad" : "none";
            case SILENT -> "none";
        };
    }

    /// One of several names under which a key may stand.
    public boolean unused() {
        return kind == Kind.DKIM && (state == State.MISSING || state == State.SILENT);
    }

    /// Whether a fault is in the record of another domain, to which this one leads.
    public boolean elsewhere(RecordFault fault) {
        return !name.equals(fault.domain()) && !name.equals("_dmarc." + fault.domain());
    }
}
