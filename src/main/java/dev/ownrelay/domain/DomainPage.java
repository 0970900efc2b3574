package dev.ownrelay.domain;

import dev.ownrelay.advice.DmarcStep;
import dev.ownrelay.advice.DnsHint;
import dev.ownrelay.advice.DnsMessage;
import dev.ownrelay.advice.FoundRecord.Kind;
import dev.ownrelay.advice.Paste;
import dev.ownrelay.advice.SpfAdvised;
import dev.ownrelay.verdict.SenderTable.Cell;
import dev.ownrelay.verdict.VerdictStory;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// All that the page of a domain says.
///
/// @param askedAt when it was asked last; null: never
/// @param spf null: nothing was worked out yet
/// @param outdated whether that was for other servers than users chose now
/// @param ways that users of this domain chose
/// @param zone of which the DNS is kept somewhere
/// @param message null: there is nothing to paste
record DomainPage(
        DomainRow domain,
        @Nullable Instant askedAt,
        List<ShownRecord> records,
        @Nullable SpfAdvised spf,
        boolean outdated,
        DmarcStep dmarc,
        List<Paste> pastes,
        List<Chosen> ways,
        String zone,
        List<DnsHint> hints,
        @Nullable DnsMessage message,
        List<RecordChange> changes) {

    /// A way that users chose.
    ///
    /// @param users how many of them
    /// @param story how it was found out what receivers think; null: it was not yet
    record Chosen(Cell cell, long users, @Nullable VerdictStory story) {}

    public List<ShownRecord> records(Kind kind) {
        return records.stream().filter(record -> record.kind() == kind).toList();
    }

    /// Where the providers in use might keep a key of the domain, and none is.
    public List<String> unusedKeys() {
        return records.stream().filter(ShownRecord::unused).map(ShownRecord::name).toList();
    }

    /// Null: there is none of this kind.
    public @Nullable Paste paste(String kind) {
        return pastes.stream().filter(paste -> paste.kind().equals(kind)).findFirst().orElse(null);
    }

    /// Whether the DNS kept silent when it was asked last.
    public boolean silent() {
        return records.stream().anyMatch(ShownRecord::silent);
    }
}
