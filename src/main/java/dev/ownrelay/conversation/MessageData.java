package dev.ownrelay.conversation;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Deferred;
import dev.ownrelay.conversation.DeliveryResult.Rejected;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.DeliveryResult.Unknown;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.function.Supplier;

/// The message of a transaction, from the server's 354 to its answer after the final dot.
///
/// The mark is set by now. Three things are certain: what the server answers clearly; a message
/// that we ourselves could not read, because the connection is dropped without the dot, so that it
/// did not leave; and a message that must not be sent. All else is unknown.
final class MessageData {

    private static final Logger log = LoggerFactory.getLogger(MessageData.class);

    private final GuardedTransport transport;
    private final SmtpProperties limits;
    private final Answers answers;

    MessageData(GuardedTransport transport, SmtpProperties limits, Answers answers) {
        this.transport = transport;
        this.limits = limits;
        this.answers = answers;
    }

    /// @param next gives the commands that follow the final dot in the same write; null: none do
    DeliveryResult send(MessageContent message, @Nullable Supplier<byte[]> next)
            throws ConversationFailure {
        transport.begin(Stage.BODY, limits.sessionDeadline());
        transport.socket().eachBlockWithin(limits.dataTimeout());
        var out = new MessageOutput(transport.socket().getOutputStream(), transport.buffer());
        var failure = write(message, out);
        if (failure == null) {
            failure = earlyReply();
        }
        return failure != null ? failure : finish(out, next);
    }

    private @Nullable DeliveryResult write(MessageContent message, MessageOutput out)
            throws ConversationFailure {
        try {
            message.writeTo(out);
            return null;
        } catch (IOException | RuntimeException e) {
            if (transport.socket().writeFailed()) {
                var early = earlyReply();
                drop();
                return early != null ? early : new Unknown(lost(Stage.BODY));
            }
            drop();
            return e instanceof MessageOutput.Forbidden
                    ? new Rejected(answers.fault(Stage.BODY, Fault.NUL_OCTET))
                    : unreadable(e);
        }
    }

    private DeliveryResult unreadable(Exception e) {
        log.warn("A message could not be read while it was sent; it did not leave", e);
        return new Deferred(answers.fault(Stage.BODY, Fault.MESSAGE_UNREADABLE));
    }

    /// A reply before the final dot: a refusal counts, and the dot is not sent. Anything else is no
    /// answer to this message.
    private @Nullable DeliveryResult earlyReply() throws ConversationFailure {
        if (!pending()) {
            return null;
        }
        var reply = transport.hear(Stage.BODY, limits.commandTimeout());
        drop();
        return answer(Stage.BODY, reply, false);
    }

    private DeliveryResult finish(MessageOutput out, @Nullable Supplier<byte[]> next)
            throws ConversationFailure {
        try {
            transport.socket().eachBlockWithin(limits.dataTimeout());
            out.end(next == null ? new byte[0] : next.get());
        } catch (IOException e) {
            drop();
            return new Unknown(lost(Stage.DOT));
        }
        var reply = transport.hear(Stage.DOT, limits.finalTimeout());
        if (reply.code() == 421 || next == null && pending()) {
            drop();
        }
        return answer(Stage.DOT, reply, true);
    }

    private DeliveryResult answer(Stage stage, SmtpReply reply, boolean dotSent) {
        if (reply.transientFailure()) {
            return new Deferred(answers.said(stage, reply));
        }
        if (reply.permanentFailure()) {
            return new Rejected(answers.said(stage, reply));
        }
        if (dotSent && reply.code() == 250) {
            transport.steps().passed(stage, reply.text());
            return new Accepted(answers.said(stage, reply));
        }
        drop();
        return new Unknown(answers.said(stage, reply));
    }

    private boolean pending() {
        try {
            return transport.socket().hasPendingReply();
        } catch (IOException e) {
            return false;
        }
    }

    private Reply lost(Stage stage) {
        return answers.fault(stage, transport.socket().expired() ? Fault.TIMED_OUT : Fault.LOST);
    }

    private void drop() {
        transport.socket().close();
    }
}
