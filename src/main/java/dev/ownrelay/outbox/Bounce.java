package dev.ownrelay.outbox;

import dev.ownrelay.rejection.BounceReport;
import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// What a mail server reported by mail about a letter, with the server's own words. Never changed.
@Entity
@Immutable
class Bounce extends TenantOwned {

    private static final int LONGEST_TEXT = 2000;

    /// What the report says became of the letter.
    enum Kind {
        FAILED,
        DELAYED,
        REACHED
    }

    private UUID messageId;
    private Instant recordedAt;
    private UUID recordedBy;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    @Enumerated(EnumType.STRING)
    private Stage stage;

    private @Nullable Integer replyCode;
    private @Nullable String enhancedCode;
    private String replyText;

    @SuppressWarnings("NullAway.Init")
    protected Bounce() {}

    /// @param failure null when the letter was passed on
    Bounce(UUID messageId, BounceReport.@Nullable Failure failure, UUID by, Instant now) {
        super(UUID.randomUUID());
        this.messageId = messageId;
        recordedAt = now;
        recordedBy = by;
        kind = failure == null ? Kind.REACHED : failure.delayed() ? Kind.DELAYED : Kind.FAILED;
        stage = failure == null ? Stage.DOT : failure.stage();
        replyCode = failure == null || failure.code() == 0 ? null : failure.code();
        var enhanced = failure == null ? null : failure.enhanced();
        enhancedCode = enhanced == null ? null : enhanced.toString();
        replyText = failure == null ? "" : plain(failure.text());
    }

    /// Without what no database and no page should be given.
    private static String plain(String text) {
        var head = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return head.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]+", " ").strip();
    }

    UUID messageId() {
        return messageId;
    }

    Instant recordedAt() {
        return recordedAt;
    }

    UUID recordedBy() {
        return recordedBy;
    }

    Kind kind() {
        return kind;
    }

    Stage stage() {
        return stage;
    }

    @Nullable Integer replyCode() {
        return replyCode;
    }

    @Nullable EnhancedCode enhanced() {
        return enhancedCode == null ? null : EnhancedCode.find(enhancedCode).orElse(null);
    }

    String replyText() {
        return replyText;
    }
}
