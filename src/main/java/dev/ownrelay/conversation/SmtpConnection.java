package dev.ownrelay.conversation;

import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One open conversation with a mail server. Serves one message at a time and may be reused, by one
/// thread at a time.
public final class SmtpConnection implements AutoCloseable {

    private static final int MAX_MESSAGES = 100;
    private static final long MAX_AGE = Duration.ofMinutes(5).toNanos();
    private static final long SURE_ALIVE = Duration.ofSeconds(5).toNanos();
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final SmtpEndpoint endpoint;
    private final GuardedTransport transport;
    private final SmtpProperties limits;
    private final GroupedServers grouped;
    private final SmtpMeters meters;
    private final LongSupplier nanos;
    private final long opened;
    private long lastUsed;
    private int messages;
    private boolean needsReset;
    private boolean broken;
    private boolean stale;
    private boolean handedOver;

    /// The message whose commands the server has already heard.
    private @Nullable Transaction announced;

    SmtpConnection(
            SmtpEndpoint endpoint,
            GuardedTransport transport,
            SmtpProperties limits,
            GroupedServers grouped,
            SmtpMeters meters,
            LongSupplier nanos) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.limits = limits;
        this.grouped = grouped;
        this.meters = meters;
        this.nanos = nanos;
        this.opened = nanos.getAsLong();
        this.lastUsed = opened;
        transport.socket().rest();
    }

    /// Hands over one message. Never throws for what a server says or does: that is the result.
    ///
    /// After the mark, what the network does makes the outcome [DeliveryResult.Unknown]. A message
    /// source that throws makes it [DeliveryResult.Deferred] with code 0 at [Stage#BODY]: the
    /// connection is dropped before the final dot, so the message did not leave.
    public DeliveryResult send(Envelope envelope, MessageContent message, Mark mark) {
        return send(envelope, message, mark, null);
    }

    /// The same, hand over hand: where the server allows it, it hears of the next message together
    /// with the end of this one, which saves a round trip (RFC 2920 section 3.1). The next call
    /// must then be for that message, or [#close].
    ///
    /// @param next the envelope of the message that will follow at once; null: not known
    public DeliveryResult send(
            Envelope envelope, MessageContent message, Mark mark, @Nullable Envelope next) {
        return meters.send(() -> converse(envelope, message, mark, next));
    }

    private DeliveryResult converse(
            Envelope envelope, MessageContent message, Mark mark, @Nullable Envelope next) {
        if (broken) {
            return ConversationFailure.unavailable(Stage.MAIL, Fault.NOT_OPEN).result(0);
        }
        stale = false;
        transport.socket().begin(limits.sessionDeadline());
        var transaction = announced;
        announced = null;
        if (transaction == null) {
            var unusable = refresh();
            if (unusable != null) {
                return gone(unusable);
            }
            transaction = new Transaction(transport, limits, envelope);
        } else if (!transaction.isOf(envelope)) {
            return gone(ConversationFailure.unavailable(Stage.MAIL, Fault.NOT_OPEN));
        }
        return transact(transaction, message, mark, follower(next));
    }

    /// Asks whether the server takes this envelope, and begins no message.
    public EnvelopeProbe.Answer probe(Envelope envelope) {
        transport.socket().begin(limits.sessionDeadline());
        return new EnvelopeProbe(transport, limits, envelope).run();
    }

    /// Octets of the largest message that the server takes, as it said; 0: it named no limit.
    public long sizeLimit() {
        return EnvelopeCommands.sizeLimit(transport);
    }

    /// Whether another message may be sent on this connection: it is whole, served fewer than 100
    /// messages, and is younger than 5 minutes.
    public boolean reusable() {
        return !broken && messages < MAX_MESSAGES && nanos.getAsLong() - opened < MAX_AGE;
    }

    /// Whether the last [#send] failed, before the mark, only because the server had given up a
    /// connection that served messages before. Then the message may be tried at once on a new
    /// connection, at no cost.
    public boolean stale() {
        return stale;
    }

    /// Whether the server has already answered to the message that it heard of with the end of the
    /// last one, so that its turn comes at once.
    public boolean nextAnswered() {
        try {
            return announced != null && transport.socket().hasPendingReply();
        } catch (IOException e) {
            return false;
        }
    }

    /// Says goodbye without waiting for the answer.
    @Override
    public void close() {
        if (!broken && announced == null) {
            transport.socket().begin(GOODBYE);
            quit();
        }
        broken = true;
        transport.socket().close();
    }

    /// However slow the server is: from now on all together may take so long.
    public void endWithin(Duration rest) {
        transport.socket().endWithin(rest);
    }

    private DeliveryResult transact(
            Transaction transaction,
            MessageContent message,
            Mark mark,
            @Nullable Transaction follower) {
        broken = true;
        var result = transaction.run(message, mark, follower);
        broken = transport.socket().isClosed();
        needsReset = transaction.unfinished();
        handedOver |= transaction.announced() && transaction.dataBegun();
        if (!broken && follower != null && follower.announced()) {
            announced = follower;
        }
        return settle(transaction, result);
    }

    private @Nullable Transaction follower(@Nullable Envelope next) {
        boolean room = messages + 1 < MAX_MESSAGES && nanos.getAsLong() - opened < MAX_AGE;
        if (next == null || !room || !grouped.suits(endpoint)) {
            return null;
        }
        var follower = new Transaction(transport, limits, next);
        return follower.mayFollow() ? follower : null;
    }

    private DeliveryResult settle(Transaction transaction, DeliveryResult result) {
        boolean reused = messages++ > 0;
        lastUsed = nanos.getAsLong();
        if (!broken) {
            transport.socket().rest();
        }
        if (reused && gaveUp(result)) {
            stale = true;
            if (transaction.announced() && !handedOver) {
                grouped.answeredOddly(endpoint);
            }
            return new DeliveryResult.Unavailable(result.reply());
        }
        return result;
    }

    /// Closed, or said 421 before the mark: which need not be about this message.
    private static boolean gaveUp(DeliveryResult result) {
        var reply = result.reply();
        boolean beforeMark = reply.stage().compareTo(Stage.BODY) < 0;
        return beforeMark
                && (result instanceof DeliveryResult.Unavailable
                        || result instanceof DeliveryResult.Deferred && reply.code() == 421);
    }

    private DeliveryResult gone(ConversationFailure failure) {
        broken = true;
        stale = messages > 0;
        transport.socket().close();
        return failure.result(0);
    }

    /// Makes sure that the server still listens and has nothing left of a failed transaction.
    private @Nullable ConversationFailure refresh() {
        boolean idle = nanos.getAsLong() - lastUsed > SURE_ALIVE;
        try {
            if (transport.socket().hasPendingReply()) {
                return ConversationFailure.unavailable(Stage.MAIL, Fault.CLOSED);
            }
            if (needsReset || idle) {
                ask(needsReset ? "RSET" : "NOOP");
            }
            return null;
        } catch (ConversationFailure failure) {
            return failure;
        } catch (IOException e) {
            return ConversationFailure.unavailable(Stage.MAIL, Fault.LOST);
        }
    }

    private void ask(String command) throws ConversationFailure {
        transport.say(Stage.MAIL, limits.commandTimeout(), command);
        var reply = transport.hear(Stage.MAIL, limits.commandTimeout());
        if (reply.code() != 250) {
            throw ConversationFailure.said(ConversationFailure.Kind.UNAVAILABLE, Stage.MAIL, reply);
        }
        needsReset = false;
    }

    private void quit() {
        try {
            transport.say(Stage.QUIT, GOODBYE, "QUIT");
        } catch (ConversationFailure failure) {
            // the messages are settled; nothing depends on a goodbye
        }
    }
}
