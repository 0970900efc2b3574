package dev.ownrelay.outbox;

import dev.ownrelay.explanation.ReplyNotes;
import dev.ownrelay.explanation.Told;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.rejection.WayOut;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What happened to a message and what can be done now, for people.
///
/// @param sentence the message key of the state in one sentence; its arguments are the route's name
///   and, if there is one, `at` in words
/// @param told why the message is where it is; null when there is nothing to explain
/// @param note what the agency knows better; null: nothing to show
/// @param marked the way to the address, which does not work; null: nothing is said against it
/// @param until how long it is tried again; null: it is not
/// @param signIn who must sign in before it can leave; null: nobody
/// @param pollSeconds how often the page should ask for news; 0: never
public record Story(
        UUID id,
        MessageState state,
        String routeName,
        @Nullable UUID serverId,
        @Nullable UUID candidateId,
        String sentence,
        @Nullable Instant at,
        @Nullable Told told,
        ReplyNotes.@Nullable Shown note,
        @Nullable WayOut marked,
        @Nullable Instant until,
        @Nullable SignInStep signIn,
        Actions actions,
        List<Try> tries,
        int pollSeconds) {

    /// The end of the sentence's key.
    static final String CAME_BACK = ".bounced";

    /// Whether a server took it and it came back by mail all the same.
    public boolean cameBack() {
        return sentence.endsWith(CAME_BACK);
    }

    /// Whether nobody knows if it arrived.
    public boolean inDoubt() {
        return state == MessageState.UNKNOWN && !cameBack();
    }

    /// What the reader may do with the message in its present state.
    ///
    /// @param unusable the message key of why the message cannot leave by its own route now, which
    ///   takes the name of the route; null: it can
    /// @param otherRoute whether the reader may choose another way
    /// @param senderOff whether it cannot be sent again because its sender may not sign in, and the
    ///   sentence of its state does not say so
    /// @param enable the sender, whom the reader can let sign in again; null: there is no need
    public record Actions(
            boolean cancel,
            boolean sendAgain,
            boolean markAsSent,
            boolean retryNow,
            @Nullable String unusable,
            boolean otherRoute,
            boolean senderOff,
            @Nullable UUID enable) {

        static final Actions NONE =
                new Actions(false, false, false, false, null, false, false, null);

        public boolean any() {
            return cancel || sendAgain || markAsSent || retryNow || otherRoute;
        }
    }

    /// One attempt.
    record Try(
            Outcome outcome,
            String routeName,
            Instant startedAt,
            long millis,
            String stage,
            @Nullable Integer code,
            @Nullable String enhanced,
            String words,
            @Nullable Instant nextDueAt,
            @Nullable String signature) {

        static Try of(DeliveryAttempt attempt) {
            return new Try(
                    attempt.outcome(),
                    attempt.routeName(),
                    attempt.startedAt(),
                    attempt.millis(),
                    attempt.stage().name(),
                    attempt.replyCode(),
                    attempt.enhancedCode(),
                    attempt.replyText(),
                    attempt.nextDueAt(),
                    attempt.signature());
        }

        /// Whether its key could not be opened.
        public boolean unsigned() {
            return signature != null && signature.startsWith("!");
        }
    }
}
