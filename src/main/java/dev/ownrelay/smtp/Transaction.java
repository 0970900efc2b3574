package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.DeliveryResult.Accepted;
import dev.ownrelay.smtp.DeliveryResult.Deferred;
import dev.ownrelay.smtp.DeliveryResult.NotMarked;
import dev.ownrelay.smtp.DeliveryResult.Rejected;
import dev.ownrelay.smtp.DeliveryResult.Reply;
import dev.ownrelay.smtp.DeliveryResult.Unknown;

import org.eclipse.angus.mail.smtp.SMTPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One mail transaction (RFC 5321 section 3.3): one sender, one recipient, one letter.
///
/// Up to the mark, what the network does says something of the server. After the mark, a lost
/// connection or an odd reply leaves the outcome unknown, even where the final dot was not yet
/// written: the mark is committed and nobody else will look. Only three things are certain after
/// the mark: the server's own clear reply, a letter that we ourselves could not read (the
/// connection is dropped without the dot, so it did not leave), and a letter that must not be sent.
final class Transaction {

    private static final Logger log = LoggerFactory.getLogger(Transaction.class);
    private static final byte[] DOT = {'.', '\r', '\n'};
    private static final int BUFFER = 16 * 1024;

    private final GuardedTransport transport;
    private final SmtpProperties limits;
    private final EnvelopeCommands commands;
    private final long started = System.nanoTime();
    private boolean marked;
    private boolean broken;
    private boolean unfinished;

    Transaction(GuardedTransport transport, SmtpProperties limits, Envelope envelope) {
        this.transport = transport;
        this.limits = limits;
        this.commands = new EnvelopeCommands(envelope, transport);
    }

    /// Whether the connection is of no more use.
    boolean broken() {
        return broken;
    }

    /// Whether the server may still hold a sender that RSET must clear.
    boolean unfinished() {
        return unfinished;
    }

    DeliveryResult run(LetterSource letter, Mark mark) {
        try {
            var refusal = commands.refusal();
            return refusal != null
                    ? new Rejected(local(Stage.MAIL, refusal))
                    : converse(letter, mark);
        } catch (ConversationFailure failure) {
            drop();
            return marked ? new Unknown(failure.reply(millis())) : failure.result(millis());
        }
    }

    private DeliveryResult converse(LetterSource letter, Mark mark) throws ConversationFailure {
        unfinished = true;
        var refusal = commands.mayGroup() ? grouped() : oneByOne();
        if (refusal != null) {
            return refusal;
        }
        unfinished = false;
        var unmarked = claim(mark);
        return unmarked != null ? unmarked : body(letter);
    }

    private @Nullable DeliveryResult oneByOne() throws ConversationFailure {
        for (var stage : List.of(Stage.MAIL, Stage.RCPT, Stage.DATA)) {
            transport.say(stage, limits.commandTimeout(), commands.of(stage));
            var refusal = judge(stage, hear(stage, limits.commandTimeout()));
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /// All three in one round trip (RFC 2920 section 3.1); the first refusal counts.
    private @Nullable DeliveryResult grouped() throws ConversationFailure {
        transport.say(Stage.MAIL, limits.commandTimeout(), commands.all());
        DeliveryResult first = null;
        boolean recipientTaken = false;
        for (var stage : List.of(Stage.MAIL, Stage.RCPT, Stage.DATA)) {
            var reply = hearInGroup(stage, first);
            if (reply == null) {
                return first;
            }
            var refusal = judge(stage, reply);
            first = first == null ? refusal : first;
            recipientTaken |= stage == Stage.RCPT && refusal == null;
            if (first != null && reply.code() == 354) {
                endEmptyData(recipientTaken);
            }
        }
        return first;
    }

    /// null: the server went away after a refusal, which stands
    private @Nullable SmtpReply hearInGroup(Stage stage, @Nullable DeliveryResult refusal)
            throws ConversationFailure {
        if (refusal != null && broken) {
            return null;
        }
        try {
            return hear(stage, limits.commandTimeout());
        } catch (ConversationFailure failure) {
            if (refusal == null) {
                throw failure;
            }
            drop();
            return null;
        }
    }

    /// RFC 2920 section 3.1: a server without a recipient may still say 354; then a lone dot ends
    /// the data. If it took the recipient and refused the sender, that dot could send an empty
    /// letter.
    private void endEmptyData(boolean recipientTaken) throws ConversationFailure {
        if (recipientTaken) {
            drop();
            return;
        }
        transport.say(Stage.DATA, limits.commandTimeout(), ".");
        transport.hear(Stage.DATA, limits.commandTimeout());
    }

    private @Nullable DeliveryResult judge(Stage stage, SmtpReply reply)
            throws ConversationFailure {
        if (reply.code() == 421) {
            drop();
        }
        if (reply.transientFailure()) {
            return new Deferred(reply(stage, reply));
        }
        if (reply.permanentFailure()) {
            return new Rejected(reply(stage, reply));
        }
        if (!expected(stage, reply.code())) {
            throw ConversationFailure.odd(stage, reply);
        }
        transport.steps().passed(stage, reply.text());
        return null;
    }

    private static boolean expected(Stage stage, int code) {
        return switch (stage) {
            case RCPT -> code == 250 || code == 251 || code == 252;
            case DATA -> code == 354;
            default -> code == 250;
        };
    }

    private @Nullable DeliveryResult claim(Mark mark) {
        try {
            transport.socket().rest();
            marked = mark.set();
        } catch (RuntimeException e) {
            log.warn("A letter was not begun because its mark could not be stored", e);
            drop();
            return new NotMarked(local(Stage.DATA, Fault.NOT_MARKED));
        }
        if (!marked) {
            drop();
            return new NotMarked(local(Stage.DATA, Fault.OTHER_OWNER));
        }
        return null;
    }

    private DeliveryResult body(LetterSource letter) throws ConversationFailure {
        transport.begin(Stage.BODY, limits.sessionDeadline());
        transport.socket().eachBlockWithin(limits.dataTimeout());
        var buffer = new BufferedOutputStream(transport.socket().getOutputStream(), BUFFER);
        var failure = write(letter, buffer);
        if (failure == null) {
            failure = earlyReply();
        }
        return failure != null ? failure : finish(buffer);
    }

    private @Nullable DeliveryResult write(LetterSource letter, OutputStream buffer)
            throws ConversationFailure {
        var stuffed = new SMTPOutputStream(buffer);
        try {
            letter.writeTo(new LetterOutput(stuffed));
            stuffed.ensureAtBOL();
            return null;
        } catch (IOException | RuntimeException e) {
            if (transport.socket().writeFailed()) {
                var early = earlyReply();
                drop();
                return early != null ? early : new Unknown(lost(Stage.BODY));
            }
            drop();
            return e instanceof LetterOutput.Forbidden
                    ? new Rejected(local(Stage.BODY, Fault.NUL_OCTET))
                    : unreadable(e);
        }
    }

    private DeliveryResult unreadable(Exception e) {
        log.warn("A letter could not be read while it was sent; it did not leave", e);
        return new Deferred(local(Stage.BODY, Fault.LETTER_UNREADABLE));
    }

    /// A reply before the final dot: a refusal counts, and the dot is not sent. Anything else is no
    /// answer to this letter.
    private @Nullable DeliveryResult earlyReply() throws ConversationFailure {
        if (!pending()) {
            return null;
        }
        var reply = transport.hear(Stage.BODY, limits.commandTimeout());
        drop();
        return answer(Stage.BODY, reply, false);
    }

    private DeliveryResult finish(OutputStream buffer) throws ConversationFailure {
        try {
            transport.socket().eachBlockWithin(limits.dataTimeout());
            buffer.write(DOT);
            buffer.flush();
        } catch (IOException e) {
            drop();
            return new Unknown(lost(Stage.DOT));
        }
        var reply = hear(Stage.DOT, limits.finalTimeout());
        if (reply.code() == 421 || pending()) {
            drop();
        }
        return answer(Stage.DOT, reply, true);
    }

    private DeliveryResult answer(Stage stage, SmtpReply reply, boolean dotSent) {
        if (reply.transientFailure()) {
            return new Deferred(reply(stage, reply));
        }
        if (reply.permanentFailure()) {
            return new Rejected(reply(stage, reply));
        }
        if (dotSent && reply.code() == 250) {
            transport.steps().passed(stage, reply.text());
            return new Accepted(reply(stage, reply));
        }
        drop();
        return new Unknown(reply(stage, reply));
    }

    private SmtpReply hear(Stage stage, Duration limit) throws ConversationFailure {
        return transport.hear(stage, limit);
    }

    private boolean pending() {
        try {
            return transport.socket().hasPendingReply();
        } catch (IOException e) {
            return false;
        }
    }

    private void drop() {
        broken = true;
        transport.socket().close();
    }

    private Reply lost(Stage stage) {
        return local(stage, transport.socket().expired() ? Fault.TIMED_OUT : Fault.LOST);
    }

    private Reply local(Stage stage, String text) {
        return new Reply(stage, 0, text, millis());
    }

    private Reply reply(Stage stage, SmtpReply said) {
        return new Reply(stage, said.code(), said.text(), millis());
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }
}
