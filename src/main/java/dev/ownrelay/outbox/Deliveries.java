package dev.ownrelay.outbox;

import static dev.ownrelay.outbox.MessageState.FAILED;
import static dev.ownrelay.outbox.MessageState.HELD;
import static dev.ownrelay.outbox.MessageState.QUEUED;
import static dev.ownrelay.outbox.MessageState.SENDING;
import static dev.ownrelay.outbox.MessageState.SENT;
import static dev.ownrelay.outbox.MessageState.UNKNOWN;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.DeliveryResult.Reply;
import dev.ownrelay.smtp.EndpointChoice;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The short transactions of a lane. None is open while a mail server is spoken to.
@Service
class Deliveries {

    private static final int INTERNAL_ERRORS = 3;
    private static final int EXPIRED_AT_ONCE = 500;

    /// What becomes of a letter.
    private record Verdict(
            MessageState state,
            Instant dueAt,
            @Nullable Instant finishedAt,
            @Nullable HoldReason hold) {}

    private final Messages messages;
    private final DeliveryAttempts attempts;
    private final RetryPolicy retries;
    private final AddressNews addresses;
    private final DayCounts counts;
    private final OutboxMeters meters;
    private final UnknownReplies unknown;
    private final Clock clock;

    Deliveries(
            Messages messages,
            DeliveryAttempts attempts,
            RetryPolicy retries,
            AddressNews addresses,
            DayCounts counts,
            OutboxMeters meters,
            UnknownReplies unknown,
            Clock clock) {
        this.messages = messages;
        this.attempts = attempts;
        this.retries = retries;
        this.addresses = addresses;
        this.counts = counts;
        this.meters = meters;
        this.unknown = unknown;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    List<Message> due(@Nullable UUID server, int limit) {
        return messages.due(server, clock.instant(), limit);
    }

    @Transactional(readOnly = true)
    Optional<Instant> nextDue(@Nullable UUID server) {
        return messages.nextDue(server);
    }

    /// When the latest try at a server began, of those after a moment.
    @Transactional(readOnly = true)
    Optional<Instant> lastStart(@Nullable UUID server, Instant after) {
        return attempts.lastStart(server, after);
    }

    /// How many more letters the server of a lane takes today.
    @Transactional(readOnly = true)
    int leftToday(LaneId lane, EndpointChoice.Ready server) {
        var perDay = server.perDay();
        return perDay == null
                ? Integer.MAX_VALUE
                : (int) Math.max(0, perDay - counts.handedOverToday(lane.serverId()));
    }

    /// When a server takes letters again that has taken all of today's.
    Instant tomorrow() {
        return counts.tomorrow();
    }

    /// Claims the letter for the connection whose server waits for its body. Durable on return.
    ///
    /// @return false when the letter is no longer ours to send
    @Transactional
    boolean mark(Message letter) {
        return messages.mark(letter.getId(), letter.attempt()) == 1;
    }

    /// The end of one letter and the claim of the next in one commit. Durable on return.
    ///
    /// @return false when the next letter is no longer ours to send
    @Transactional
    boolean settleAndMark(Handover before, Message next) {
        settle(before);
        return mark(next);
    }

    /// Stores how a try ended, in one commit with its row for people. Safe to repeat.
    @Transactional
    void settle(Handover handover) {
        var letter = handover.letter();
        var outcome = outcome(handover);
        var now = clock.instant();
        var verdict = verdict(letter, outcome, now);
        var number = letter.attempt() + 1;
        var changed =
                messages.settle(
                        letter.getId(),
                        handover.marked() ? SENDING : QUEUED,
                        handover.marked() ? number : letter.attempt(),
                        verdict.state(),
                        number,
                        verdict.dueAt(),
                        verdict.finishedAt(),
                        verdict.hold());
        if (changed == 1) {
            var next = verdict.state() == QUEUED ? verdict.dueAt() : null;
            attempts.save(
                    new DeliveryAttempt(
                            letter, number, outcome, reply(handover), handover.startedAt(), next));
            addresses.tell(letter, outcome, verdict.state(), reply(handover), now);
            counts.add(letter, verdict.state(), 1, now);
            meters.became(verdict.state(), 1);
            if (outcome == Outcome.DEFERRED || outcome == Outcome.REJECTED) {
                unknown.note(reply(handover));
            }
        }
    }

    private static Outcome outcome(Handover handover) {
        return handover.internalError() != null
                ? Outcome.INTERNAL_ERROR
                : Outcome.of(handover.result(), handover.marked());
    }

    /// Our own failure is told by its kind only: its words may quote the letter.
    private static Reply reply(Handover handover) {
        var error = handover.internalError();
        return error == null
                ? handover.result().reply()
                : new Reply(Stage.BODY, 0, error.getClass().getSimpleName(), 0);
    }

    private Verdict verdict(Message letter, Outcome outcome, Instant now) {
        return switch (outcome) {
            case ACCEPTED -> new Verdict(SENT, letter.dueAt(), now, null);
            case UNKNOWN -> new Verdict(UNKNOWN, letter.dueAt(), now, null);
            case REJECTED, EXPIRED -> new Verdict(FAILED, letter.dueAt(), now, null);
            case INTERNAL_ERROR -> afterInternalError(letter, now);
            case DEFERRED, UNAVAILABLE, UNTRUSTED, UNAUTHORIZED -> later(letter, now);
        };
    }

    private Verdict later(Message letter, Instant now) {
        return retries.next(letter.attemptsSinceQueued() + 1, letter.queuedAt(), now)
                .map(next -> new Verdict(QUEUED, next, null, null))
                .orElseGet(() -> new Verdict(FAILED, letter.dueAt(), now, null));
    }

    private Verdict afterInternalError(Message letter, Instant now) {
        var before =
                attempts.countByMessageIdAndOutcomeAndNumberGreaterThan(
                        letter.getId(),
                        Outcome.INTERNAL_ERROR,
                        letter.attempt() - letter.attemptsSinceQueued());
        return before + 1 >= INTERNAL_ERRORS
                ? new Verdict(HELD, letter.dueAt(), null, HoldReason.INTERNAL_ERROR)
                : later(letter, now);
    }

    /// Tells on the letter in front that the server itself failed. It costs no attempt.
    @Transactional
    void blocked(Handover handover) {
        var letter = handover.letter();
        var changed =
                messages.settle(
                        letter.getId(),
                        QUEUED,
                        letter.attempt(),
                        QUEUED,
                        letter.attempt(),
                        letter.dueAt(),
                        null,
                        null);
        if (changed == 1) {
            var outcome = Outcome.of(handover.result(), false);
            attempts.save(
                    new DeliveryAttempt(
                            letter,
                            letter.attempt(),
                            outcome,
                            handover.result().reply(),
                            handover.startedAt(),
                            null));
        }
    }

    /// Gives up the letters that a failing server has kept waiting for too long.
    @Transactional
    void expire(@Nullable UUID server) {
        var now = clock.instant();
        var limit = now.minus(retries.giveUpAfter());
        var old = messages.expired(server, limit, Limit.of(EXPIRED_AT_ONCE));
        close(old, QUEUED, FAILED, Outcome.EXPIRED);
    }

    /// Turns letters whose lane died after the mark into a question for people.
    ///
    /// @return how many
    @Transactional
    int abandon(@Nullable UUID server) {
        var orphans = messages.sending(server);
        close(orphans, SENDING, UNKNOWN, Outcome.UNKNOWN);
        return orphans.size();
    }

    private void close(List<Message> letters, MessageState from, MessageState to, Outcome outcome) {
        var now = clock.instant();
        int closed = 0;
        for (var letter : letters) {
            closed += close(letter, from, to, outcome, now);
        }
        if (closed > 0) {
            counts.add(letters.getFirst(), to, closed, now);
            meters.became(to, closed);
        }
    }

    private int close(
            Message letter, MessageState from, MessageState to, Outcome outcome, Instant now) {
        var number = letter.attempt();
        var changed =
                messages.settle(
                        letter.getId(), from, number, to, number, letter.dueAt(), now, null);
        if (changed == 1) {
            var stage = outcome == Outcome.UNKNOWN ? Stage.DOT : Stage.CONNECT;
            attempts.save(
                    new DeliveryAttempt(
                            letter, number, outcome, new Reply(stage, 0, "", 0), now, null));
        }
        return changed;
    }

    @Transactional
    void hold(Message letter, HoldReason reason) {
        var held =
                messages.settle(
                        letter.getId(),
                        QUEUED,
                        letter.attempt(),
                        HELD,
                        letter.attempt(),
                        letter.dueAt(),
                        null,
                        reason);
        meters.became(HELD, held);
    }

    /// Holds what was meant for another place than the one where the server is now.
    ///
    /// @return how many
    @Transactional
    int holdMoved(UUID server, String place) {
        var held = messages.holdMoved(server, place);
        meters.became(HELD, held);
        return held;
    }

    /// Holds the whole queue of a route that cannot be used as it is now.
    @Transactional
    void holdAll(@Nullable UUID server, HoldReason reason) {
        meters.became(HELD, messages.holdAll(server, reason));
    }
}
