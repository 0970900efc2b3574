package dev.ownrelay.message;

import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// What a mail server reported by mail about a message, with the server's own words. Never changed.
@Entity
@Immutable
public class Bounce extends TenantOwned {

    private static final int LONGEST_TEXT = 2000;

    /// What the report says became of the message.
    public enum Kind {
        FAILED,
        DELAYED,
        REACHED
    }

    /// What the report says.
    ///
    /// @param code 0 when the report quotes none
    /// @param text hostile
    public record Said(
            Kind kind, Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {

        public static Said reached() {
            return new Said(Kind.REACHED, Stage.DOT, 0, null, "");
        }
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

    public Bounce(UUID messageId, Said said, UUID by, Instant now) {
        super(UUID.randomUUID());
        this.messageId = messageId;
        recordedAt = now;
        recordedBy = by;
        kind = said.kind();
        stage = said.stage();
        replyCode = said.code() == 0 ? null : said.code();
        enhancedCode = Objects.toString(said.enhanced(), null);
        replyText = plain(said.text());
    }

    /// Without what no database and no page should be given.
    private static String plain(String text) {
        var head = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return head.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]+", " ").strip();
    }

    public UUID messageId() {
        return messageId;
    }

    public Instant recordedAt() {
        return recordedAt;
    }

    public UUID recordedBy() {
        return recordedBy;
    }

    public Kind kind() {
        return kind;
    }

    public Stage stage() {
        return stage;
    }

    public @Nullable Integer replyCode() {
        return replyCode;
    }

    public @Nullable EnhancedCode enhanced() {
        return enhancedCode == null ? null : EnhancedCode.find(enhancedCode).orElse(null);
    }

    public String replyText() {
        return replyText;
    }
}
