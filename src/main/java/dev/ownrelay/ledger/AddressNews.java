package dev.ownrelay.ledger;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.rejection.Cause.NextStep;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Stage;

import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Tells what the end of a message says of its recipient's address. A message that is accepted
/// costs no statement, unless the address was marked when the message was written.
@Component
public class AddressNews {

    private final MarkedAddresses marks;
    private final Rejections rejections;
    private final OutboxMeters meters;
    private final MessageStates states;

    AddressNews(
            MarkedAddresses marks,
            Rejections rejections,
            OutboxMeters meters,
            MessageStates states) {
        this.marks = marks;
        this.rejections = rejections;
        this.meters = meters;
        this.states = states;
    }

    /// Whether the end may say something of the address.
    boolean concerns(TryEnd end) {
        return lifts(end) || refuses(end);
    }

    void tell(TryEnd end, Instant now) {
        var message = end.message();
        if (lifts(end)) {
            marks.accepted(message.id(), message.toAddress(), message.serverId());
        } else if (refuses(end)) {
            var reply = end.reply();
            var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
            mark(
                    new MarkedAddresses.Refusal(
                            message.id(),
                            message.toAddress(),
                            meaning.cause(),
                            message.serverId(),
                            null,
                            now),
                    meaning);
        }
    }

    private static boolean lifts(TryEnd end) {
        return end.state() == MessageState.SENT && end.message().liftsMark();
    }

    private static boolean refuses(TryEnd end) {
        return end.state() == MessageState.FAILED
                && ofTheMessage(end.outcome())
                && ofTheAddress(end.reply());
    }

    /// A server refused by mail what another had accepted.
    public void cameBack(Message message, UUID bounce, Explanation meaning, Instant at) {
        if (meaning.permanent()) {
            mark(
                    new MarkedAddresses.Refusal(
                            message.getId(),
                            message.toAddress(),
                            meaning.cause(),
                            message.smtpServerId(),
                            bounce,
                            at),
                    meaning);
        }
    }

    /// What came back was no report of a server.
    ///
    /// @return since when the address was marked, if it was because of that
    public Optional<Instant> takenBack(Message message, UUID bounce, UUID actor) {
        return marks.takenBack(actor, bounce, message.toAddress());
    }

    private void mark(MarkedAddresses.Refusal refusal, Explanation meaning) {
        if (nobodyThere(meaning)) {
            marks.mark(refusal);
            marks.owner(refusal.address()).ifPresent(owner -> hold(refusal, owner));
        }
    }

    private void hold(MarkedAddresses.Refusal refusal, UUID candidate) {
        var held = states.holdMarked(candidate, refusal.address(), refusal.message());
        meters.became(MessageState.HELD, held);
    }

    /// Before it was told the address, a server cannot have refused it.
    private static boolean ofTheAddress(Reply reply) {
        return reply.stage().compareTo(Stage.RCPT) >= 0;
    }

    private static boolean ofTheMessage(Outcome outcome) {
        return outcome == Outcome.REJECTED || outcome == Outcome.DEFERRED;
    }

    /// The mailbox or its domain does not exist, is closed or takes no mail: writing again helps
    /// only with another address.
    private static boolean nobodyThere(Explanation meaning) {
        return meaning.during(Course.GAVE_UP).nextStep() == NextStep.CANDIDATE_ADDRESS;
    }
}
