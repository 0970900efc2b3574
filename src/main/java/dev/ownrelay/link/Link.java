package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// A link that lets one user do one thing once. Whoever opens one that was mailed by the default
/// relay reads the mailbox of its address; one that was handed over, or went by a server of the
/// agency, proves nothing.
@Entity
public class Link extends TenantOwned {

    public enum Purpose {
        INVITATION(Duration.ofDays(7)),
        RESET(Duration.ofHours(1)),
        CONFIRMATION(Duration.ofDays(7));

        private final Duration valid;

        Purpose(Duration valid) {
            this.valid = valid;
        }

        Duration valid() {
            return valid;
        }

        /// As notices and the audit trail call it.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// As the addresses of pages call it.
        String path() {
            return this == CONFIRMATION ? "confirm" : word();
        }
    }

    private UUID userId;

    @Enumerated(EnumType.STRING)
    private Purpose purpose;

    private String tokenHash;
    private String address;
    private boolean mailed;
    private @Nullable UUID noticeId;
    private Instant createdAt;
    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected Link() {}

    Link(
            UUID userId,
            Purpose purpose,
            String tokenHash,
            String address,
            boolean mailed,
            Instant now) {
        super(UUID.randomUUID());
        this.userId = userId;
        this.purpose = purpose;
        this.tokenHash = tokenHash;
        this.address = address;
        this.mailed = mailed;
        createdAt = now;
        expiresAt = now.plus(purpose.valid());
    }

    void leavesWith(UUID notice) {
        noticeId = notice;
    }

    /// A password is set by whoever reads the mailbox that the user has now.
    boolean isFor(AppUser user) {
        return purpose == Purpose.CONFIRMATION || address.equalsIgnoreCase(user.email());
    }

    public UUID userId() {
        return userId;
    }

    Purpose purpose() {
        return purpose;
    }

    /// Where it was sent, or whose it is.
    String address() {
        return address;
    }

    /// Whether the default relay brought it, which no agency can read.
    boolean mailed() {
        return mailed;
    }

    public @Nullable UUID noticeId() {
        return noticeId;
    }

    public Instant expiresAt() {
        return expiresAt;
    }
}
