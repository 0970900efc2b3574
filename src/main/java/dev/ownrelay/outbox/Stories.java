package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.ServerPause;
import dev.ownrelay.smtp.ServerPauses;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells the stories of letters.
@Service
class Stories {

    private static final String OVER_TODAY = "message.story.QUEUED.day";

    private static final Limit TRIES = Limit.of(50);

    private static final Set<MessageState> EXPLAINED =
            EnumSet.of(MessageState.QUEUED, MessageState.FAILED);

    /// The state in one sentence, and the moment it speaks of.
    private record Sentence(String key, @Nullable Instant at) {}

    private final DeliveryAttempts attempts;
    private final Explanations explanations;
    private final LetterChoices choices;
    private final RetryPolicy retries;
    private final Routes routes;
    private final RelayRests rests;
    private final ServerPauses pauses;
    private final DayCounts counts;
    private final Clock clock;

    Stories(
            DeliveryAttempts attempts,
            Explanations explanations,
            LetterChoices choices,
            RetryPolicy retries,
            Routes routes,
            RelayRests rests,
            ServerPauses pauses,
            DayCounts counts,
            Clock clock) {
        this.attempts = attempts;
        this.explanations = explanations;
        this.choices = choices;
        this.retries = retries;
        this.routes = routes;
        this.rests = rests;
        this.pauses = pauses;
        this.counts = counts;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Story of(Message letter, SignedIn reader) {
        var tries = attempts.findByMessageIdOrderByStartedAtDescNumberDesc(letter.getId(), TRIES);
        var pause = pause(letter).orElse(null);
        var told = told(letter, tries, pause, reader);
        var sentence = sentence(letter, tries, pause);
        return new Story(
                letter.getId(),
                letter.state(),
                letter.routeName(),
                letter.smtpServerId(),
                letter.candidateId(),
                sentence.key(),
                sentence.at(),
                told,
                told == null || pause != null
                        ? null
                        : explanations.note(letter, tries, reader).orElse(null),
                EnumSet.of(MessageState.SENT, MessageState.SENDING).contains(letter.state())
                        ? null
                        : explanations.marked(letter).orElse(null),
                until(letter, told),
                choices.of(letter, reader, retryable(sentence)),
                tries.stream().map(Story.Try::of).toList());
    }

    /// Why its server gets no letters now.
    private Optional<ServerPause> pause(Message letter) {
        var server = letter.smtpServerId();
        return letter.state() != MessageState.QUEUED || server == null
                ? Optional.empty()
                : pauses.find(server).filter(pause -> pause.rests(clock.instant()));
    }

    private Sentence sentence(
            Message letter, List<DeliveryAttempt> tries, @Nullable ServerPause pause) {
        var last = tries.isEmpty() ? null : tries.getFirst().outcome();
        var key = "message.story." + letter.state();
        return switch (letter.state()) {
            case SCHEDULED -> new Sentence(key, letter.dueAt());
            case QUEUED -> waiting(letter, last, pause);
            case SENDING, NEWER -> new Sentence(key, null);
            case SENT -> sent(letter, last);
            case FAILED ->
                    new Sentence(
                            key + (last == Outcome.REJECTED ? "" : ".gaveUp"), letter.finishedAt());
            case UNKNOWN, CANCELLED -> new Sentence(key, letter.finishedAt());
            case HELD -> new Sentence(key + "." + letter.holdReason() + held(letter), null);
        };
    }

    /// Whether it may leave again after its sender could not sign in.
    private String held(Message letter) {
        return letter.holdReason() == HoldReason.SENDER_DISABLED && choices.senderMay(letter)
                ? ".over"
                : "";
    }

    private static Sentence sent(Message letter, @Nullable Outcome last) {
        if (letter.bouncedAt() != null) {
            return new Sentence("message.story.SENT.bounced", letter.bouncedAt());
        }
        return new Sentence(
                "message.story.SENT" + (last == Outcome.ACCEPTED ? "" : ".byHand"),
                letter.finishedAt());
    }

    private Sentence waiting(Message letter, @Nullable Outcome last, @Nullable ServerPause pause) {
        if (pause != null) {
            return new Sentence(
                    "message.story.QUEUED.paused", Moments.later(pause.until(), letter.dueAt()));
        }
        var lane = new LaneId(letter.tenantId(), letter.smtpServerId());
        var rest = rests.of(lane);
        if (rest.isPresent()) {
            var key = "message.story.QUEUED." + rest.get().reason().word();
            return new Sentence(key, Moments.later(rest.get().until(), letter.dueAt()));
        }
        if (dayIsOver(letter)) {
            return new Sentence(
                    OVER_TODAY + (lane.viaRelay() ? ".relay" : ""),
                    Moments.later(counts.tomorrow(), letter.dueAt()));
        }
        if (letter.dueAt().isAfter(clock.instant())) {
            return new Sentence("message.story.QUEUED" + why(last), letter.dueAt());
        }
        return new Sentence("message.story.QUEUED", null);
    }

    /// The server has taken as many letters today as it may.
    private boolean dayIsOver(Message letter) {
        return routes.perDay(letter.smtpServerId())
                .filter(most -> counts.handedOverToday(letter.smtpServerId()) >= most)
                .isPresent();
    }

    private static String why(@Nullable Outcome last) {
        return switch (last) {
            case INTERNAL_ERROR -> ".internal";
            case UNAVAILABLE, UNTRUSTED, UNAUTHORIZED -> ".server";
            case null, default -> ".deferred";
        };
    }

    /// Until when a letter that waits is tried again.
    private @Nullable Instant until(Message letter, @Nullable Told told) {
        return letter.state() == MessageState.QUEUED && told != null
                ? letter.queuedAt().plus(retries.giveUpAfter())
                : null;
    }

    private @Nullable Told told(
            Message letter,
            List<DeliveryAttempt> tries,
            @Nullable ServerPause pause,
            SignedIn reader) {
        if (pause != null) {
            return explanations.tell(letter, pause, reader);
        }
        var course = letter.state() == MessageState.QUEUED ? Course.WAITING : Course.GAVE_UP;
        return EXPLAINED.contains(letter.state())
                ? explanations
                        .of(tries)
                        .map(meaning -> explanations.tell(letter, meaning, course, reader))
                        .orElse(null)
                : null;
    }

    private static boolean retryable(Sentence waiting) {
        return waiting.at() != null && !waiting.key().startsWith(OVER_TODAY);
    }
}
