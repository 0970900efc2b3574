package dev.ownrelay.conversation;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Stage;

import java.time.Duration;
import java.util.List;

/// Asks whether a server takes a sender and a recipient, one after the other, and then takes both
/// back with RSET (RFC 5321 section 4.1.1.5). No message is begun.
public final class EnvelopeProbe {

    /// @param taken whether both were accepted
    /// @param reply the last one that counts: the refusal, or the acceptance of the recipient
    public record Answer(boolean taken, Reply reply) {}

    private static final Duration RESET = Duration.ofSeconds(2);

    private final GuardedTransport transport;
    private final SmtpProperties limits;
    private final EnvelopeCommands commands;
    private final Answers answers = new Answers(System.nanoTime());

    EnvelopeProbe(GuardedTransport transport, SmtpProperties limits, Envelope envelope) {
        this.transport = transport;
        this.limits = limits;
        this.commands = new EnvelopeCommands(envelope, transport);
    }

    Answer run() {
        var refusal = commands.refusal();
        if (refusal != null) {
            return new Answer(false, answers.fault(Stage.MAIL, refusal));
        }
        try {
            var answer = ask();
            reset();
            return answer;
        } catch (ConversationFailure failure) {
            transport.socket().close();
            return new Answer(false, failure.reply(answers.millis()));
        }
    }

    private Answer ask() throws ConversationFailure {
        var reply = new SmtpReply(0, "");
        for (var stage : List.of(Stage.MAIL, Stage.RCPT)) {
            transport.say(stage, limits.commandTimeout(), commands.of(stage));
            reply = transport.hear(stage, limits.commandTimeout());
            if (reply.transientFailure() || reply.permanentFailure()) {
                return new Answer(false, answers.said(stage, reply));
            }
            if (!expected(stage, reply.code())) {
                throw ConversationFailure.odd(stage, reply);
            }
            transport.steps().passed(stage, reply.text());
        }
        return new Answer(true, answers.said(Stage.RCPT, reply));
    }

    private static boolean expected(Stage stage, int code) {
        return code == 250 || stage == Stage.RCPT && (code == 251 || code == 252);
    }

    /// Out of politeness: the answer is known, and the connection ends with or without it.
    private void reset() {
        try {
            transport.say(Stage.QUIT, RESET, "RSET");
            transport.hear(Stage.QUIT, RESET);
        } catch (ConversationFailure failure) {
            transport.socket().close();
        }
    }
}
