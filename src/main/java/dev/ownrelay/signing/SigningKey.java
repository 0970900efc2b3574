package dev.ownrelay.signing;

import dev.ownrelay.dkim.DkimAlgorithm;
import dev.ownrelay.dkim.DkimPublicKey;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.signing.KeySeen.Finding;
import dev.ownrelay.tenant.LookedUp;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// A key of a sender domain. It signs from the moment that the DNS shows its record, until the next
/// one does.
@Entity
@DynamicUpdate
class SigningKey extends LookedUp {

    /// How long the last good look counts while the DNS says nothing.
    static final Duration BELIEVED = Duration.ofHours(48);

    /// How long what a key has signed may be under way.
    static final Duration KEPT = Duration.ofDays(7);

    private static final Duration LATELY = Duration.ofDays(1);

    /// When nobody cares any more whether the record of a former key is still there.
    private static final Duration FORGOTTEN = Duration.ofDays(60);

    enum State {
        WAITING,
        ACTIVE,
        RETIRING
    }

    /// What a look at the DNS changed.
    enum Change {
        NOTHING,
        /// The record of a key that waits is there.
        APPEARED,
        LOST,
        MENDED,
        /// The key is of no use any more.
        OVER
    }

    /// What keeps a key from signing.
    enum Told {
        RECORD,
        KEY
    }

    @Column(updatable = false)
    private UUID domainId;

    @Column(updatable = false)
    private String selector;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private DkimAlgorithm algorithm;

    @Column(updatable = false)
    private String publicKey;

    private @Nullable String sealedPrivateKey;

    @Enumerated(EnumType.STRING)
    private State state = State.WAITING;

    private boolean enabled = true;
    private boolean fits;

    @Enumerated(EnumType.STRING)
    private @Nullable Finding finding;

    private @Nullable Instant recordSeenAt;

    @Enumerated(EnumType.STRING)
    private @Nullable Told told;

    @Enumerated(EnumType.STRING)
    private @Nullable Told lastTold;

    private @Nullable Instant lastToldAt;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant retiredAt;

    @SuppressWarnings("NullAway.Init")
    protected SigningKey() {}

    SigningKey(UUID id, UUID domainId, FreshKey key, SealedSecret sealed, Instant createdAt) {
        super(id);
        this.domainId = domainId;
        this.selector = key.selector();
        this.algorithm = key.pair().publicKey().algorithm();
        this.publicKey = key.pair().publicKey().base64();
        this.sealedPrivateKey = sealed.stored();
        this.createdAt = createdAt;
    }

    /// Takes what was seen, unless somebody has looked since.
    Change saw(KeySeen seen, Instant now) {
        if (!looked(seen.askedAt(), seen.found(), now)) {
            return Change.NOTHING;
        }
        finding = seen.finding();
        if (state == State.RETIRING) {
            return over(now) ? Change.OVER : Change.NOTHING;
        }
        return switch (finding) {
            case FITS -> here(now);
            case OTHER, MISSING -> gone();
            case NO_ANSWER -> Change.NOTHING;
        };
    }

    private Change here(Instant now) {
        boolean before = fits;
        fits = true;
        recordSeenAt = now;
        if (state == State.WAITING) {
            return Change.APPEARED;
        }
        return before ? Change.NOTHING : Change.MENDED;
    }

    private Change gone() {
        boolean before = fits;
        fits = false;
        return before && state == State.ACTIVE ? Change.LOST : Change.NOTHING;
    }

    private boolean over(Instant now) {
        return removable(now)
                && (finding == Finding.MISSING || !now.isBefore(keptUntil().plus(FORGOTTEN)));
    }

    void activate() {
        state = State.ACTIVE;
    }

    /// Nobody can sign with it from now on.
    void retire(Instant now) {
        state = State.RETIRING;
        sealedPrivateKey = null;
        retiredAt = now;
    }

    /// Asks for a look at the DNS where it is switched on again.
    void enable(boolean on) {
        if (on && !enabled) {
            lookAgain();
        }
        enabled = on;
    }

    /// @return false when administrators know, or knew and it has come and gone within a day
    boolean tell(Told what, Instant now) {
        boolean lately =
                lastToldAt != null && what == lastTold && now.isBefore(lastToldAt.plus(LATELY));
        if (what == told || lately) {
            return false;
        }
        told = what;
        lastTold = what;
        lastToldAt = now;
        return true;
    }

    /// Nothing of what they were told keeps it from signing any more.
    void mended() {
        told = null;
    }

    /// Whether its record is gone and nobody was told so.
    boolean quietlyLost() {
        return state == State.ACTIVE && !fits && told == null && finding != Finding.NO_ANSWER;
    }

    /// Whether the record is right as far as we know.
    boolean believed(Instant now) {
        return fits && recordSeenAt != null && recordSeenAt.isAfter(now.minus(BELIEVED));
    }

    boolean removable(Instant now) {
        return state == State.RETIRING && !keptUntil().isAfter(now);
    }

    /// How long the record of a former key must stay.
    Instant keptUntil() {
        return (retiredAt == null ? createdAt : retiredAt).plus(KEPT);
    }

    DkimPublicKey counterpart() {
        return DkimPublicKey.of(algorithm, publicKey);
    }

    DkimAlgorithm algorithm() {
        return algorithm;
    }

    UUID domainId() {
        return domainId;
    }

    String selector() {
        return selector;
    }

    @Nullable SealedSecret sealed() {
        return sealedPrivateKey == null ? null : new SealedSecret(sealedPrivateKey);
    }

    State state() {
        return state;
    }

    boolean enabled() {
        return enabled;
    }

    boolean fits() {
        return fits;
    }

    @Nullable Finding finding() {
        return finding;
    }

    @Nullable Instant recordSeenAt() {
        return recordSeenAt;
    }

    @Nullable Told told() {
        return told;
    }
}
