package dev.ownrelay.message;

import dev.ownrelay.conversation.DeliveryResult;
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

/// One try to deliver a message, with the server's own words. Never changed.
@Entity
@Immutable
public class DeliveryAttempt extends TenantOwned {

    private static final int LONGEST_TEXT = 2000;

    private UUID messageId;
    private int number;
    private String routeName;
    private Instant startedAt;
    private long millis;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    @Enumerated(EnumType.STRING)
    private Stage stage;

    private @Nullable Integer replyCode;
    private @Nullable String enhancedCode;
    private String replyText;
    private @Nullable Instant nextDueAt;
    private @Nullable String signature;

    @SuppressWarnings("NullAway.Init")
    protected DeliveryAttempt() {}

    /// @param number the attempt of the message that this was; a try that ended at the server
    ///   itself has the number of the attempt before
    /// @param signature see [#signature]
    public DeliveryAttempt(
            QueuedMessage message,
            int number,
            Outcome outcome,
            DeliveryResult.Reply reply,
            Instant startedAt,
            @Nullable Instant nextDueAt,
            @Nullable String signature) {
        super(UUID.randomUUID());
        messageId = message.id();
        routeName = message.routeName();
        this.number = number;
        this.outcome = outcome;
        this.startedAt = startedAt;
        this.nextDueAt = nextDueAt;
        this.signature = signature;
        stage = reply.stage();
        millis = reply.millis();
        replyCode = reply.code() == 0 ? null : reply.code();
        enhancedCode = EnhancedCode.find(reply.text()).map(EnhancedCode::toString).orElse(null);
        replyText = bounded(reply.text());
    }

    private static String bounded(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    public UUID messageId() {
        return messageId;
    }

    int number() {
        return number;
    }

    public String routeName() {
        return routeName;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public long millis() {
        return millis;
    }

    public Outcome outcome() {
        return outcome;
    }

    public Stage stage() {
        return stage;
    }

    public @Nullable Integer replyCode() {
        return replyCode;
    }

    public @Nullable String enhancedCode() {
        return enhancedCode;
    }

    public String replyText() {
        return replyText;
    }

    public @Nullable Instant nextDueAt() {
        return nextDueAt;
    }

    /// The name of the key by which we signed what left, with a `!` before it where it could not be
    /// opened, so that nobody signed; null: there was none.
    public @Nullable String signature() {
        return signature;
    }
}
