package dev.ownrelay.ledger;

import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.HELD;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SENDING;
import static dev.ownrelay.message.MessageState.UNKNOWN;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.DeliveryAttempts;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// The short transactions of a lane. None is open while a mail server is spoken to.
@Service
public class Deliveries {

    private static final int EXPIRED_AT_ONCE = 500;

    private final MessageStates states;
    private final QueuedMessages messages;
    private final DeliveryAttempts attempts;
    private final RetryPolicy retries;
    private final DayCounts counts;
    private final OutboxMeters meters;
    private final Clock clock;

    Deliveries(
            MessageStates states,
            QueuedMessages messages,
            DeliveryAttempts attempts,
            RetryPolicy retries,
            DayCounts counts,
            OutboxMeters meters,
            Clock clock) {
        this.states = states;
        this.messages = messages;
        this.attempts = attempts;
        this.retries = retries;
        this.counts = counts;
        this.meters = meters;
        this.clock = clock;
    }

    /// Those whose time has come, in the order in which they leave.
    @Transactional(readOnly = true)
    public List<QueuedMessage> due(Queue queue, Pick pick) {
        return messages.due(queue, clock.instant(), pick);
    }

    @Transactional(readOnly = true)
    public Optional<Instant> nextDue(Queue queue) {
        return messages.nextDue(queue);
    }

    /// Who has messages in the queue of a server.
    @Transactional(readOnly = true)
    public List<UUID> senders(UUID server) {
        return messages.senders(server);
    }

    /// When the latest try of a queue began, of those after a moment.
    @Transactional(readOnly = true)
    public Optional<Instant> lastStart(Queue queue, Instant after) {
        return attempts.lastStart(queue.server(), queue.sender(), after);
    }

    @Transactional(readOnly = true)
    public boolean somethingIsDue(Queue queue) {
        return nextDue(queue).filter(next -> !next.isAfter(clock.instant())).isPresent();
    }

    /// What is read together costs one transaction.
    @Transactional(readOnly = true)
    public <T> T together(Supplier<T> look) {
        return look.get();
    }

    /// How many more messages of a queue its server takes today.
    ///
    /// @param perDay null: as many as there are
    @Transactional(readOnly = true)
    public int leftToday(Queue queue, @Nullable Integer perDay) {
        return counts.leftToday(queue, perDay);
    }

    /// When a server takes messages again that has taken all of today's.
    public Instant tomorrow() {
        return counts.tomorrow();
    }

    /// Tells on the message in front that the server itself failed. It costs no attempt.
    @Transactional
    public void blocked(Try front) {
        var message = front.message();
        if (states.change(message, QUEUED, QUEUED, null, null)) {
            var outcome = Outcome.of(front.result(), false);
            attempts.save(
                    new DeliveryAttempt(
                            message,
                            message.attempt(),
                            outcome,
                            front.result().reply(),
                            front.startedAt(),
                            null,
                            null));
        }
    }

    /// Gives up the messages that a failing server has kept waiting for too long.
    @Transactional
    public void expire(Queue queue) {
        var now = clock.instant();
        var limit = now.minus(retries.giveUpAfter());
        var old = messages.expired(queue, limit, EXPIRED_AT_ONCE);
        close(old, QUEUED, FAILED, Outcome.EXPIRED);
    }

    /// Turns messages whose lane died after the mark into a question for people.
    ///
    /// @return how many
    @Transactional
    public int abandon(Queue queue) {
        var orphans = messages.sending(queue);
        close(orphans, SENDING, UNKNOWN, Outcome.UNKNOWN);
        return orphans.size();
    }

    private void close(
            List<QueuedMessage> messages, MessageState from, MessageState to, Outcome outcome) {
        var now = clock.instant();
        var closed =
                messages.stream()
                        .filter(message -> close(message, from, to, outcome, now))
                        .toList();
        if (!closed.isEmpty()) {
            counts.add(closed.getFirst(), to, closed.size(), now);
            meters.became(to, closed.size());
        }
    }

    private boolean close(
            QueuedMessage message,
            MessageState from,
            MessageState to,
            Outcome outcome,
            Instant now) {
        boolean closed = states.change(message, from, to, now, null);
        if (closed) {
            var stage = outcome == Outcome.UNKNOWN ? Stage.DOT : Stage.CONNECT;
            attempts.save(
                    new DeliveryAttempt(
                            message,
                            message.attempt(),
                            outcome,
                            new Reply(stage, 0, "", 0),
                            now,
                            null,
                            null));
        }
        return closed;
    }

    @Transactional
    public void hold(Map<QueuedMessage, HoldReason> stopped) {
        stopped.forEach(this::hold);
    }

    private void hold(QueuedMessage message, HoldReason reason) {
        if (states.change(message, QUEUED, HELD, null, reason)) {
            meters.became(HELD, 1);
        }
    }

    /// Holds what waits of a sender who may not send any more.
    @Transactional(propagation = Propagation.MANDATORY)
    public void holdOf(UUID sender) {
        meters.became(HELD, states.holdOf(sender, HoldReason.SENDER_DISABLED));
    }

    /// Holds the queue of a route that cannot be used as it is now.
    @Transactional
    public void holdAll(Queue queue, HoldReason reason) {
        meters.became(HELD, states.hold(queue, null, reason));
    }

    /// Holds what a server takes from an address no more.
    ///
    /// @return how many
    @Transactional(propagation = Propagation.MANDATORY)
    public int holdFrom(Queue queue, String address, HoldReason reason) {
        int held = states.holdFrom(queue, address, reason);
        meters.became(HELD, held);
        return held;
    }

    /// Lets what waits for a place leave by another one: the same server, with another login.
    ///
    /// @param there with a login or of any
    @Transactional(propagation = Propagation.MANDATORY)
    public void follow(Queue queue, String there, String place) {
        states.follow(queue, there, place);
    }

    /// Holds what was meant for another place than the one where the server is now.
    @Transactional
    public void holdMoved(Queue queue, String place) {
        meters.became(HELD, states.hold(queue, place, HoldReason.SERVER_CHANGED));
    }
}
