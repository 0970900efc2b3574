package dev.ownrelay.message;

import static dev.ownrelay.message.MessageState.CANCELLED;
import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.HELD;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SCHEDULED;
import static dev.ownrelay.message.MessageState.SENT;
import static dev.ownrelay.message.MessageState.UNKNOWN;

import dev.ownrelay.server.Route;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// One message to one recipient, with its route frozen. What people do to it are the verbs below,
/// on a locked row; what lanes do to it are the fenced statements of the ledger.
@Entity
@DynamicUpdate
public class Message extends TenantOwned {

    /// From which states a person may take the message out of the queue.
    public static final Set<MessageState> CANCELLABLE = EnumSet.of(SCHEDULED, QUEUED, HELD);

    /// From which states a person may put the message back into the queue.
    public static final Set<MessageState> SENDABLE_AGAIN =
            EnumSet.of(FAILED, UNKNOWN, CANCELLED, HELD);

    /// The message is no longer in a state in which it can do what was asked.
    public static final class WrongStateException extends IllegalStateException {
        public WrongStateException(MessageState state) {
            super("Not possible in state " + state);
        }
    }

    private UUID batchId;
    private UUID senderId;
    private @Nullable UUID candidateId;
    private @Nullable UUID smtpServerId;
    private String routeName;
    private String fromAddress;
    private String fromName;
    private @Nullable String replyTo;
    private String toAddress;
    private String toName;
    private String subject;

    @Immutable
    @Column(updatable = false)
    private byte[] source;

    private @Nullable Integer spliceAt;
    private long size;

    /// Whose turn it takes, as one of a large batch: its sender's. Null: it goes first.
    @Column(updatable = false)
    private @Nullable UUID turnOf;

    private String messageId;
    private Instant datedAt;

    @Convert(converter = MessageState.Column.class)
    private MessageState state = QUEUED;

    /// The fence: it grows with every try that reached the mark or was answered, and whenever a
    /// person puts the message into the queue, so that who held it before can no longer change it.
    private int attempt;

    /// The tries made before a person last put the message into the queue.
    private int attemptsBefore;

    private Instant queuedAt;
    private Instant dueAt;
    private @Nullable Instant finishedAt;

    /// When the text and the files were removed because of their age.
    private @Nullable Instant textRemovedAt;

    /// When the person to whom it went was erased.
    private @Nullable Instant erasedAt;

    @Enumerated(EnumType.STRING)
    private @Nullable HoldReason holdReason;

    /// What the reason says less exactly, because it is older; null: it says all.
    @Enumerated(EnumType.STRING)
    private @Nullable HoldReason heldFor;

    /// Since when it is known to be on hold.
    private @Nullable Instant heldSince;

    /// Whether it is on hold because its batch is paused, whatever else the reason says.
    private boolean batchPaused;

    /// Where the server was when the sender chose it; null: not checked.
    private @Nullable String destination;

    /// Whether its acceptance shows that the mark of its address is wrong.
    private boolean liftsMark;

    /// When the sender put the refusal aside.
    private @Nullable Instant seenAt;

    /// When it came back although a server had accepted it.
    private @Nullable Instant bouncedAt;

    /// When another message was written in its place; its state stays.
    private @Nullable Instant settledAt;

    /// The message in whose place this one was written.
    @Column(updatable = false)
    private @Nullable UUID followsId;

    @Column(updatable = false)
    private UUID idempotencyKey;

    @Column(updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Message() {}

    public Message(NewMessage message, UUID batchId, UUID idempotencyKey, Instant now) {
        this(message, batchId, idempotencyKey, null, now);
    }

    public Message(
            NewMessage message,
            UUID batchId,
            UUID idempotencyKey,
            @Nullable String destination,
            Instant now) {
        super(message.id());
        var route = message.route();
        this.destination = destination;
        this.batchId = batchId;
        this.idempotencyKey = idempotencyKey;
        senderId = message.senderId();
        candidateId = message.candidateId();
        smtpServerId = route.serverId();
        routeName = route.serverName();
        fromAddress = route.fromAddress();
        fromName = route.fromName();
        replyTo = route.replyTo();
        toAddress = message.toAddress();
        toName = message.toName();
        subject = message.subject();
        source = message.source();
        spliceAt = message.attachments().isEmpty() ? null : message.spliceAt();
        size = message.size();
        messageId = message.messageId();
        datedAt = message.datedAt();
        createdAt = now;
        queuedAt = now;
        dueAt = now;
    }

    /// Takes the message out of the queue.
    public void cancel(Instant now) {
        require(CANCELLABLE);
        state = CANCELLED;
        endHold();
        finishedAt = now;
    }

    /// Puts the message back into the queue because a person wants so; its age starts anew.
    ///
    /// @param destination where its server is now
    public void sendAgain(@Nullable String destination, Instant now) {
        require(SENDABLE_AGAIN);
        requireText();
        this.destination = destination;
        liftsMark |= state == FAILED || holdReason() == HoldReason.ADDRESS_MARKED;
        queue(now);
    }

    /// Gives a message that does not leave another way, chosen by its sender.
    public void sendBy(Route route, @Nullable String destination, Instant now) {
        require(SENDABLE_AGAIN);
        requireText();
        liftsMark |= state == FAILED || holdReason == HoldReason.ADDRESS_MARKED;
        if (!route.fromAddress().equals(fromAddress)) {
            fromAddress = route.fromAddress();
            fromName = route.fromName();
            replyTo = route.replyTo();
        }
        smtpServerId = route.serverId();
        routeName = route.serverName();
        this.destination = destination;
        queue(now);
    }

    /// What its agency no longer keeps cannot be sent.
    private void requireText() {
        if (textRemovedAt != null) {
            throw new WrongStateException(state);
        }
    }

    private void queue(Instant now) {
        seenAt = null;
        settledAt = null;
        bouncedAt = null;
        state = QUEUED;
        endHold();
        finishedAt = null;
        queuedAt = now;
        dueAt = now;
        attempt++;
        attemptsBefore = attempt;
    }

    private void endHold() {
        holdReason = null;
        heldFor = null;
        heldSince = null;
        batchPaused = false;
    }

    /// Notes what the source says of itself since it was dated anew.
    ///
    /// @param number with angle brackets
    public void dateAnew(String number, Instant now) {
        messageId = number;
        datedAt = now;
    }

    /// Whether another message can take its place: it has not reached anybody as far as is known.
    public boolean replaceable() {
        return SENDABLE_AGAIN.contains(state) || state == SENT && bouncedAt != null;
    }

    /// Only such a message, with its text, can be sent as another one.
    public void requireReplaceable() {
        requireText();
        if (!replaceable()) {
            throw new WrongStateException(state);
        }
    }

    /// Notes that another message takes its place. What waits for a person would leave as well, so
    /// it is taken out of the queue.
    public void settle(Instant now) {
        if (replaceable() && settledAt == null) {
            settledAt = now;
        }
        if (state == HELD) {
            cancel(now);
        }
    }

    /// Notes that it was written with many others, so that it must not keep those of colleagues
    /// waiting.
    public void takeTurns() {
        turnOf = senderId;
    }

    /// Notes that its address was marked when it was written.
    public void writeToMarked() {
        liftsMark = true;
    }

    /// Believes a person who knows that the message arrived.
    public void markAsSent(Instant now) {
        require(EnumSet.of(UNKNOWN));
        state = SENT;
        finishedAt = now;
    }

    /// Puts a refusal, or a message that came back, aside.
    public void seen(Instant now) {
        require(bouncedAt == null ? EnumSet.of(FAILED) : EnumSet.of(FAILED, SENT));
        seenAt = now;
    }

    /// Only such a message can come back. What comes back names the person.
    public void requireHandedOver() {
        require(erasedAt == null ? EnumSet.of(SENT, UNKNOWN) : Set.of());
    }

    /// Notes that it came back. Its state stays: a server did accept it.
    public void cameBack(Instant now) {
        requireHandedOver();
        bouncedAt = now;
        seenAt = null;
    }

    /// Notes that what came back was no report of a mail server.
    ///
    /// @param before when it came back already before that; null: it did not
    public void didNotComeBack(@Nullable Instant before) {
        bouncedAt = before;
    }

    /// Makes a waiting message due.
    public void retryNow(Instant now) {
        require(EnumSet.of(QUEUED));
        dueAt = now;
    }

    private void require(Set<MessageState> allowed) {
        if (!allowed.contains(state)) {
            throw new WrongStateException(state);
        }
    }

    public UUID batchId() {
        return batchId;
    }

    public UUID senderId() {
        return senderId;
    }

    public @Nullable UUID smtpServerId() {
        return smtpServerId;
    }

    public String routeName() {
        return routeName;
    }

    public String fromAddress() {
        return fromAddress;
    }

    public String fromName() {
        return fromName;
    }

    public String toAddress() {
        return toAddress;
    }

    public String toName() {
        return toName;
    }

    public String subject() {
        return subject;
    }

    public byte[] source() {
        return source;
    }

    public @Nullable Integer spliceAt() {
        return spliceAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long size() {
        return size;
    }

    public Instant datedAt() {
        return datedAt;
    }

    public MessageState state() {
        return state;
    }

    public int attempt() {
        return attempt;
    }

    public Instant queuedAt() {
        return queuedAt;
    }

    public Instant dueAt() {
        return dueAt;
    }

    public @Nullable Instant finishedAt() {
        return finishedAt;
    }

    public @Nullable Instant bouncedAt() {
        return bouncedAt;
    }

    public String messageId() {
        return messageId;
    }

    public @Nullable Instant settledAt() {
        return settledAt;
    }

    public @Nullable UUID followsId() {
        return followsId;
    }

    public @Nullable Instant textRemovedAt() {
        return textRemovedAt;
    }

    public @Nullable Instant erasedAt() {
        return erasedAt;
    }

    /// Whether it was on hold for so long that its text was removed, and it with it.
    public boolean heldTooLong() {
        return state == CANCELLED
                && erasedAt == null
                && textRemovedAt != null
                && textRemovedAt.equals(finishedAt);
    }

    public @Nullable HoldReason holdReason() {
        if (batchPaused && state == HELD) {
            return HoldReason.BATCH_PAUSED;
        }
        return heldFor != null && state == HELD ? heldFor : holdReason;
    }

    public @Nullable String replyTo() {
        return replyTo;
    }

    public @Nullable UUID candidateId() {
        return candidateId;
    }
}
