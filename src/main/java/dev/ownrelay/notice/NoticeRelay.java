package dev.ownrelay.notice;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.relay.BorrowedNames;
import dev.ownrelay.relay.SystemSender;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// The default relay, whose pause notices share with the messages of all agencies.
@Component
class NoticeRelay {

    /// What a try at the relay came to.
    sealed interface Try {

        /// The result is about the notice.
        record Done(DeliveryResult result) implements Try {}

        /// Messages have all the connections that the relay bears.
        record Crowded(DeliveryResult.Reply reply) implements Try {}

        /// Somebody else tries the relay first after a pause.
        record NotYet() implements Try {}
    }

    private final RelayPauses pauses;
    private final ObjectProvider<WaitingMessages> messages;
    private final BorrowedNames borrowed;
    private final SystemSender systemSender;
    private final OperatorAddresses operators;

    NoticeRelay(
            RelayPauses pauses,
            ObjectProvider<WaitingMessages> messages,
            BorrowedNames borrowed,
            SystemSender systemSender,
            OperatorAddresses operators) {
        this.pauses = pauses;
        this.messages = messages;
        this.borrowed = borrowed;
        this.systemSender = systemSender;
        this.operators = operators;
    }

    /// Whether a notice may still leave as this address.
    boolean permits(String from) {
        return systemSender.ownAddress().filter(from::equals).isPresent()
                || !borrowed.contain(from)
                || operators.contain(from);
    }

    /// Whether it does not rest.
    boolean serves() {
        return pauses.restsUntil().isEmpty();
    }

    /// Tells the others what the try has shown of the relay.
    Try during(Supplier<DeliveryResult> attempt) {
        if (pauses.find().isEmpty()) {
            return judge(attempt.get(), null);
        }
        return pauses.claim()
                .<Try>map(claim -> afterAPause(attempt, claim))
                .orElseGet(Try.NotYet::new);
    }

    private Try afterAPause(Supplier<DeliveryResult> attempt, Instant claim) {
        Optional<Try> found = Optional.empty();
        try {
            found = Optional.of(judge(attempt.get(), claim));
            return found.get();
        } finally {
            if (found.filter(Try.Done.class::isInstance).isEmpty()) {
                pauses.release(claim);
            }
        }
    }

    /// What breaks after MAIL may be about the one recipient.
    ///
    /// @param claim null: the relay works, as far as is known
    private Try judge(DeliveryResult result, @Nullable Instant claim) {
        if (!result.beforeMail()) {
            end(claim);
        } else if (result instanceof DeliveryResult.Unavailable && servesMessages()) {
            return new Try.Crowded(result.reply());
        } else {
            pauses.failed(claim, result.reply());
        }
        return new Try.Done(result);
    }

    private void end(@Nullable Instant claim) {
        if (claim != null) {
            pauses.works();
        }
    }

    private boolean servesMessages() {
        return messages.stream().anyMatch(WaitingMessages::relayServes);
    }
}
