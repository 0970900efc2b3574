package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.explanation.Explanations;
import dev.ownrelay.explanation.Told;
import dev.ownrelay.explanation.WaysOn;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.ledger.RetryPolicy;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.DeliveryAttempts;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.Explanation.Course;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Tells the stories of messages.
@Service
class Stories {

    private static final Limit TRIES = Limit.of(50);

    private static final Set<MessageState> EXPLAINED =
            EnumSet.of(MessageState.QUEUED, MessageState.FAILED);

    private final DeliveryAttempts attempts;
    private final Explanations explanations;
    private final WaysOn ways;
    private final MessageChoices choices;
    private final RetryPolicy retries;
    private final StorySentences sentences;
    private final Clock clock;

    Stories(
            DeliveryAttempts attempts,
            Explanations explanations,
            WaysOn ways,
            MessageChoices choices,
            RetryPolicy retries,
            StorySentences sentences,
            Clock clock) {
        this.attempts = attempts;
        this.explanations = explanations;
        this.ways = ways;
        this.choices = choices;
        this.retries = retries;
        this.sentences = sentences;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Story of(Message message, SignedIn reader) {
        var tries = attempts.findByMessageIdOrderByStartedAtDescNumberDesc(message.getId(), TRIES);
        var pause = sentences.pause(message).orElse(null);
        var told = told(message, tries, pause, reader);
        var sentence = sentences.of(message, tries, pause);
        return new Story(
                message.getId(),
                message.state(),
                message.routeName(),
                message.smtpServerId(),
                message.candidateId(),
                sentence.key(),
                sentence.at(),
                told,
                told == null || pause != null
                        ? null
                        : explanations.note(message, tries, reader).orElse(null),
                EnumSet.of(MessageState.SENT, MessageState.SENDING).contains(message.state())
                        ? null
                        : ways.marked(message).orElse(null),
                until(message, told),
                sentences
                        .signIn(message)
                        .map(wait ->
                                SignInStep.of(message.senderId(), message.fromName(), wait, reader))
                        .orElse(null),
                choices.of(message, reader, sentence.retryable()),
                tries.stream().map(Story.Try::of).toList(),
                pollSeconds(message, sentence));
    }

    /// Until when a message that waits is tried again.
    private @Nullable Instant until(Message message, @Nullable Told told) {
        return message.state() == MessageState.QUEUED && told != null
                ? message.queuedAt().plus(retries.giveUpAfter())
                : null;
    }

    private @Nullable Told told(
            Message message,
            List<DeliveryAttempt> tries,
            @Nullable ServerPause pause,
            SignedIn reader) {
        if (pause != null) {
            return explanations.tell(message, pause, reader);
        }
        var course = message.state() == MessageState.QUEUED ? Course.WAITING : Course.GAVE_UP;
        return EXPLAINED.contains(message.state())
                ? explanations
                        .of(tries)
                        .map(meaning -> explanations.tell(message, meaning, course, reader))
                        .orElse(null)
                : null;
    }

    /// How often, in seconds, the page should ask for news; 0: never.
    private int pollSeconds(Message message, StorySentences.Sentence sentence) {
        if (!message.state().moves()) {
            return 0;
        }
        var at = sentence.at();
        var soon = clock.instant().plusSeconds(30);
        return message.state() == MessageState.QUEUED && at != null && at.isAfter(soon) ? 15 : 2;
    }
}
