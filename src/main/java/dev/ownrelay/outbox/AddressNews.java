package dev.ownrelay.outbox;

import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.NextStep;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.smtp.DeliveryResult.Reply;

import org.springframework.stereotype.Component;

import java.time.Instant;

/// Tells what the end of a letter says of its recipient's address. A letter that is accepted costs
/// no statement, unless the address was marked when the letter was written.
@Component
class AddressNews {

    private final MarkedAddresses marks;
    private final Rejections rejections;

    AddressNews(MarkedAddresses marks, Rejections rejections) {
        this.marks = marks;
        this.rejections = rejections;
    }

    /// @param state what becomes of the letter
    void tell(Message letter, Outcome outcome, MessageState state, Reply reply, Instant now) {
        if (state == MessageState.SENT && letter.liftsMark()) {
            marks.lift(letter.getId(), letter.toAddress());
        } else if (state == MessageState.FAILED && ofTheLetter(outcome)) {
            var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
            if (nobodyThere(meaning)) {
                marks.mark(letter.getId(), letter.toAddress(), meaning.cause(), now);
            }
        }
    }

    /// A server refused by mail what another had accepted.
    void cameBack(Message letter, Explanation meaning, Instant now) {
        if (meaning.permanent() && nobodyThere(meaning)) {
            marks.mark(letter.getId(), letter.toAddress(), meaning.cause(), now);
        }
    }

    private static boolean ofTheLetter(Outcome outcome) {
        return outcome == Outcome.REJECTED || outcome == Outcome.DEFERRED;
    }

    /// The mailbox or its domain does not exist, is closed or takes no mail: writing again helps
    /// only with another address.
    private static boolean nobodyThere(Explanation meaning) {
        return meaning.nextStep() == NextStep.CANDIDATE_ADDRESS;
    }
}
