package dev.ownrelay.domain;

import dev.ownrelay.domain.RecordSeen.Finding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A domain as its pages show it.
///
/// @param found what was there instead of the record, a text each
/// @param proofEnds when a lost record ends the proof, or ended it
/// @param reportAddress where reports go; null: nobody has said so
record DomainRow(
        UUID id,
        String domain,
        boolean proven,
        @Nullable Proof proof,
        @Nullable Instant provenAt,
        String recordName,
        String recordValue,
        @Nullable Finding finding,
        List<String> found,
        @Nullable Instant checkedAt,
        @Nullable Instant lastSeenAt,
        @Nullable Instant lostSince,
        @Nullable Instant proofEnds,
        @Nullable String reportAddress) {

    static DomainRow of(SenderDomain domain, Instant now) {
        return new DomainRow(
                domain.getId(),
                domain.domain(),
                domain.proven(now),
                domain.proof(),
                domain.provenAt(),
                domain.recordName(),
                domain.recordValue(),
                domain.finding(),
                domain.found().lines().toList(),
                domain.checkedAt(),
                domain.lastSeenAt(),
                domain.lostSince(),
                domain.proofEnds(),
                domain.reportAddress());
    }

    static List<DomainRow> all(List<SenderDomain> domains, Instant now) {
        return domains.stream().map(domain -> of(domain, now)).toList();
    }

    /// The domain that has to agree to get reports about this one; null: none has to.
    public @Nullable String reportsElsewhere() {
        return ReportAddress.asked(reportAddress, domain);
    }

    public String recordType() {
        return "TXT";
    }

    /// What stands before it in colour.
    public String dot() {
        if (!proven) {
            return "none";
        }
        return lostSince == null ? "ok" : "warn";
    }

    /// The part of the message keys that says how it is proven.
    public String state() {
        if (lostSince != null) {
            return proven ? "lost" : "ended";
        }
        return !proven ? "none" : proof == Proof.OPERATOR ? "operator" : "dns";
    }
}
