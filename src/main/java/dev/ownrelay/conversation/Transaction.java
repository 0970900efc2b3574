package dev.ownrelay.conversation;

import dev.ownrelay.conversation.ConversationFailure.Kind;
import dev.ownrelay.conversation.DeliveryResult.Deferred;
import dev.ownrelay.conversation.DeliveryResult.NotMarked;
import dev.ownrelay.conversation.DeliveryResult.Rejected;
import dev.ownrelay.conversation.DeliveryResult.Unknown;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/// One mail transaction (RFC 5321 section 3.3): one sender, one recipient, one message.
///
/// Up to the mark, what the network does says something of the server. After the mark, a lost
/// connection or an odd reply leaves the outcome unknown, even where the final dot was not yet
/// written: the mark is committed and nobody else will look. See [MessageData] for what is certain.
final class Transaction {

    private static final Logger log = LoggerFactory.getLogger(Transaction.class);

    private final GuardedTransport transport;
    private final SmtpProperties limits;
    private final EnvelopeCommands commands;
    private Answers answers = new Answers(System.nanoTime());
    private boolean announced;
    private boolean dataBegun;
    private boolean marked;
    private boolean unfinished;

    Transaction(GuardedTransport transport, SmtpProperties limits, Envelope envelope) {
        this.transport = transport;
        this.limits = limits;
        this.commands = new EnvelopeCommands(envelope, transport);
    }

    /// Whether the server may still hold a sender that RSET must clear.
    boolean unfinished() {
        return unfinished;
    }

    /// Whether its commands may follow the final dot of the message before it.
    boolean mayFollow() {
        return commands.mayGroup() && commands.refusal() == null;
    }

    /// Its opening commands, to be said by the message before it. From then on this transaction
    /// must run, or the connection be dropped: the server waits for its message.
    byte[] announce() {
        announced = true;
        return CommandLines.of(commands.all());
    }

    boolean announced() {
        return announced;
    }

    boolean isOf(Envelope envelope) {
        return commands.isOf(envelope);
    }

    /// Whether the server said that it waits for the message.
    boolean dataBegun() {
        return dataBegun;
    }

    /// @param next the transaction of the next message, if it may be announced; null: none
    DeliveryResult run(MessageContent message, Mark mark, @Nullable Transaction next) {
        answers = new Answers(System.nanoTime());
        try {
            var refusal = commands.refusal();
            return refusal != null
                    ? new Rejected(answers.fault(Stage.MAIL, refusal))
                    : converse(message, mark, next);
        } catch (ConversationFailure failure) {
            drop();
            return marked
                    ? new Unknown(failure.reply(answers.millis()))
                    : failure.result(answers.millis());
        } catch (RuntimeException e) {
            drop();
            return unknownIfMarked(e);
        }
    }

    /// After the mark even a fault of our own must not make the message leave twice.
    private DeliveryResult unknownIfMarked(RuntimeException fault) {
        if (!marked) {
            throw fault;
        }
        log.error("A conversation broke after the mark", fault);
        return new Unknown(answers.fault(Stage.DOT, Fault.LOST));
    }

    private DeliveryResult converse(MessageContent message, Mark mark, @Nullable Transaction next)
            throws ConversationFailure {
        unfinished = true;
        var refusal = commands.mayGroup() ? grouped() : oneByOne();
        if (refusal != null) {
            return refusal;
        }
        unfinished = false;
        dataBegun = true;
        var unmarked = claim(mark);
        return unmarked != null
                ? unmarked
                : new MessageData(transport, limits, answers)
                        .send(message, next == null ? null : next::announce);
    }

    private @Nullable DeliveryResult oneByOne() throws ConversationFailure {
        for (var stage : List.of(Stage.MAIL, Stage.RCPT, Stage.DATA)) {
            transport.say(stage, limits.commandTimeout(), commands.of(stage));
            var refusal = judge(stage, transport.hear(stage, limits.commandTimeout()));
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /// All three in one round trip (RFC 2920 section 3.1); the first refusal counts.
    private @Nullable DeliveryResult grouped() throws ConversationFailure {
        if (!announced) {
            transport.say(Stage.MAIL, limits.commandTimeout(), commands.all());
        }
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
        if (refusal != null && transport.socket().isClosed()) {
            return null;
        }
        try {
            return transport.hear(stage, limits.commandTimeout());
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
    /// message.
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
        if (announced && stage == Stage.MAIL && reply.code() != 250) {
            // it may be the way of asking that the server refuses: asked again on a connection of
            // its own
            throw ConversationFailure.said(Kind.UNAVAILABLE, stage, reply);
        }
        if (reply.transientFailure()) {
            return new Deferred(answers.said(stage, reply));
        }
        if (reply.permanentFailure()) {
            return new Rejected(answers.said(stage, reply));
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
            log.warn("A message was not begun because its mark could not be stored", e);
            drop();
            return new NotMarked(answers.fault(Stage.DATA, Fault.NOT_MARKED));
        }
        if (!marked) {
            drop();
            return new NotMarked(answers.fault(Stage.DATA, Fault.OTHER_OWNER));
        }
        return null;
    }

    private void drop() {
        transport.socket().close();
    }
}
