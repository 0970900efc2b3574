package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One open conversation with a mail server. Serves one letter at a time and may be reused, by one
/// thread at a time.
public final class SmtpConnection implements AutoCloseable {

    private static final int MAX_LETTERS = 100;
    private static final long MAX_AGE = Duration.ofMinutes(5).toNanos();
    private static final long SURE_ALIVE = Duration.ofSeconds(5).toNanos();
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final GuardedTransport transport;
    private final SmtpProperties limits;
    private final LongSupplier nanos;
    private final long opened;
    private long lastUsed;
    private int letters;
    private boolean needsReset;
    private boolean broken;
    private boolean stale;

    SmtpConnection(GuardedTransport transport, SmtpProperties limits, LongSupplier nanos) {
        this.transport = transport;
        this.limits = limits;
        this.nanos = nanos;
        this.opened = nanos.getAsLong();
        this.lastUsed = opened;
        transport.socket().rest();
    }

    /// Hands over one letter. Never throws for what a server says or does: that is the result.
    ///
    /// After the mark, what the network does makes the outcome [DeliveryResult.Unknown]. A letter
    /// source that throws makes it [DeliveryResult.Deferred] with code 0 at [Stage#BODY]: the
    /// connection is dropped before the final dot, so the letter did not leave.
    public DeliveryResult send(Envelope envelope, LetterSource letter, Mark mark) {
        if (broken) {
            return new DeliveryResult.Unavailable(
                    new DeliveryResult.Reply(Stage.MAIL, 0, Fault.NOT_OPEN, 0));
        }
        stale = false;
        transport.socket().begin(limits.sessionDeadline());
        var unusable = refresh();
        return unusable != null ? gone(unusable) : settle(transact(envelope, letter, mark));
    }

    /// Whether another letter may be sent on this connection: it is whole, served fewer than 100
    /// letters, and is younger than 5 minutes.
    public boolean reusable() {
        return !broken && letters < MAX_LETTERS && nanos.getAsLong() - opened < MAX_AGE;
    }

    /// Whether the last [#send] failed, before the mark, only because the server had given up a
    /// connection that served letters before. Then the letter may be tried at once on a new
    /// connection, at no cost.
    public boolean stale() {
        return stale;
    }

    /// Says goodbye without waiting for the answer.
    @Override
    public void close() {
        if (!broken) {
            broken = true;
            transport.socket().begin(GOODBYE);
            quit();
        }
        transport.socket().close();
    }

    /// However slow the server is: from now on all together may take so long.
    void endWithin(Duration rest) {
        transport.socket().endWithin(rest);
    }

    /// What the server said last, for a report.
    DeliveryResult.Reply lastReply(Stage stage, long millis) {
        var last = transport.last();
        return new DeliveryResult.Reply(stage, last.code(), last.text(), millis);
    }

    private DeliveryResult transact(Envelope envelope, LetterSource letter, Mark mark) {
        var transaction = new Transaction(transport, limits, envelope);
        broken = true;
        var result = transaction.run(letter, mark);
        broken = transport.socket().isClosed();
        needsReset = transaction.unfinished();
        return result;
    }

    private DeliveryResult settle(DeliveryResult result) {
        boolean reused = letters++ > 0;
        lastUsed = nanos.getAsLong();
        if (!broken) {
            transport.socket().rest();
        }
        if (reused && gaveUp(result)) {
            stale = true;
            return new DeliveryResult.Unavailable(result.reply());
        }
        return result;
    }

    /// Closed, or said 421 before the mark: which need not be about this letter.
    private static boolean gaveUp(DeliveryResult result) {
        var reply = result.reply();
        boolean beforeMark = reply.stage().compareTo(Stage.BODY) < 0;
        return beforeMark
                && (result instanceof DeliveryResult.Unavailable
                        || result instanceof DeliveryResult.Deferred && reply.code() == 421);
    }

    private DeliveryResult gone(ConversationFailure failure) {
        broken = true;
        stale = letters > 0;
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
            // the letters are settled; nothing depends on a goodbye
        }
    }
}
