package dev.ownrelay.domain;

import dev.ownrelay.domain.RecordSeen.Finding;
import dev.ownrelay.tenant.LookedUp;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/// A domain of which the agency says that it is its own. It is proven by a record in its DNS, or by
/// the word of the operator.
@Entity
@DynamicUpdate
class SenderDomain extends LookedUp {

    /// How long the proof outlives its record: somebody may mend the DNS.
    static final Duration GRACE = Duration.ofDays(14);

    private static final Duration LATELY = Duration.ofDays(1);

    /// What a look at the DNS changed.
    enum Change {
        NOTHING,
        PROVEN,
        LOST,
        ENDED;

        /// As in the audit trail.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Column(updatable = false)
    private String domain;

    @Column(updatable = false)
    private String token;

    @Convert(converter = Proof.Column.class)
    private @Nullable Proof proof;

    private @Nullable Instant provenAt;

    @Enumerated(EnumType.STRING)
    private @Nullable Finding finding;

    private @Nullable Instant lastSeenAt;
    private @Nullable Instant lostSince;
    private @Nullable Instant lossToldAt;

    private @Nullable String reportAddress;

    @Column(updatable = false)
    private UUID addedBy;

    @Column(updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected SenderDomain() {}

    SenderDomain(UUID id, String domain, String token, UUID addedBy, Instant createdAt) {
        super(id);
        this.domain = domain;
        this.token = token;
        this.addedBy = addedBy;
        this.createdAt = createdAt;
    }

    /// Decides by what is stored, never by what the DNS says right now.
    boolean proven(Instant now) {
        return proof == Proof.OPERATOR || proof == Proof.DNS && !graceIsOver(now);
    }

    /// Whether messages may be signed in its name: see `SigningDomains`.
    boolean mayBeSigned() {
        return proof != null && lostSince == null;
    }

    private boolean graceIsOver(Instant now) {
        var end = proofEnds();
        return end != null && !end.isAfter(now);
    }

    /// Takes what was seen, unless somebody has looked since.
    Change saw(RecordSeen seen, Instant now) {
        if (!looked(seen.askedAt(), seen.found(), now)) {
            return Change.NOTHING;
        }
        finding = seen.finding();
        return switch (finding) {
            case FOUND -> here(now);
            case OTHER_TEXT, NO_RECORD -> gone(now);
            case NO_ANSWER -> endAfterGrace(now);
        };
    }

    private Change here(Instant now) {
        boolean before = proven(now);
        lastSeenAt = now;
        lostSince = null;
        if (before) {
            return Change.NOTHING;
        }
        prove(Proof.DNS, now);
        return Change.PROVEN;
    }

    private Change gone(Instant now) {
        if (proof != Proof.DNS || lostSince != null) {
            return endAfterGrace(now);
        }
        lostSince = now;
        return Change.LOST;
    }

    private Change endAfterGrace(Instant now) {
        if (proof != Proof.DNS || !graceIsOver(now)) {
            return Change.NOTHING;
        }
        unprove();
        return Change.ENDED;
    }

    /// Takes down that administrators are told that the record is gone.
    ///
    /// @return false when they know, or when it has come and gone again within a day since
    boolean tellLoss(Instant now) {
        boolean told = lossToldAt != null && lostSince != null && !lossToldAt.isBefore(lostSince);
        boolean lately = lossToldAt != null && lossToldAt.plus(LATELY).isAfter(now);
        if (proof != Proof.DNS || lostSince == null || told || lately) {
            return false;
        }
        lossToldAt = now;
        return true;
    }

    /// The operator knows whose domain it is.
    ///
    /// @return false when the operator has said so already
    boolean approve(Instant now) {
        lostSince = null;
        if (proof == Proof.OPERATOR) {
            return false;
        }
        prove(Proof.OPERATOR, now);
        return true;
    }

    /// Takes the operator's word back; a record that was there when we last looked goes on proving.
    ///
    /// @return false when the operator had not given it
    boolean withdraw(Instant now) {
        if (proof != Proof.OPERATOR) {
            return false;
        }
        if (finding == Finding.FOUND) {
            prove(Proof.DNS, now);
        } else {
            unprove();
        }
        return true;
    }

    private void prove(Proof by, Instant now) {
        proof = by;
        provenAt = now;
    }

    private void unprove() {
        proof = null;
        provenAt = null;
    }

    /// The name of the record that proves the domain.
    String recordName() {
        return "_ownrelay." + domain;
    }

    /// The text that the record must have.
    String recordValue() {
        return "agency=" + token;
    }

    /// When a lost record ends the proof; null: none is lost.
    @Nullable Instant proofEnds() {
        return lostSince == null ? null : lostSince.plus(GRACE);
    }

    /// @param address null: the one that we propose
    /// @return false when that is so already
    boolean reportTo(@Nullable String address) {
        boolean other = !Objects.equals(reportAddress, address);
        reportAddress = address;
        return other;
    }

    /// Where reports go; null: nobody has said so.
    @Nullable String reportAddress() {
        return reportAddress;
    }

    String domain() {
        return domain;
    }

    @Nullable Proof proof() {
        return proof;
    }

    @Nullable Instant provenAt() {
        return provenAt;
    }

    @Nullable Finding finding() {
        return finding;
    }

    @Nullable Instant lastSeenAt() {
        return lastSeenAt;
    }

    @Nullable Instant lostSince() {
        return lostSince;
    }
}
