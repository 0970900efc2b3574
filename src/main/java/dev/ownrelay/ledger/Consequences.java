package dev.ownrelay.ledger;

import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.HELD;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SENT;
import static dev.ownrelay.message.MessageState.UNKNOWN;

import dev.ownrelay.message.DeliveryAttempts;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Outcome;

import org.springframework.stereotype.Component;

import java.time.Instant;

/// Decides what becomes of a message when a try has ended.
@Component
class Consequences {

    private static final int INTERNAL_ERRORS = 3;

    private final DeliveryAttempts attempts;
    private final RetryPolicy retries;

    Consequences(DeliveryAttempts attempts, RetryPolicy retries) {
        this.attempts = attempts;
        this.retries = retries;
    }

    TryEnd of(Try ended, Instant now) {
        var due = ended.message().dueAt();
        var outcome =
                ended.internalError() != null
                        ? Outcome.INTERNAL_ERROR
                        : Outcome.of(ended.result(), ended.marked());
        return switch (outcome) {
            case ACCEPTED -> new TryEnd(ended, outcome, SENT, due, now, null);
            case UNKNOWN -> new TryEnd(ended, outcome, UNKNOWN, due, now, null);
            case REJECTED, EXPIRED -> failed(ended, outcome, now);
            case INTERNAL_ERROR -> afterInternalError(ended, now);
            case DEFERRED, UNAVAILABLE, UNTRUSTED, UNAUTHORIZED -> later(ended, outcome, now);
        };
    }

    private static TryEnd failed(Try ended, Outcome outcome, Instant now) {
        return new TryEnd(ended, outcome, FAILED, ended.message().dueAt(), now, null);
    }

    private TryEnd later(Try ended, Outcome outcome, Instant now) {
        var message = ended.message();
        return retries.next(message.attemptsSinceQueued() + 1, message.queuedAt(), now)
                .map(next -> new TryEnd(ended, outcome, QUEUED, next, null, null))
                .orElseGet(() -> failed(ended, outcome, now));
    }

    private TryEnd afterInternalError(Try ended, Instant now) {
        var message = ended.message();
        var before =
                attempts.countByMessageIdAndOutcomeAndNumberGreaterThan(
                        message.id(),
                        Outcome.INTERNAL_ERROR,
                        message.attempt() - message.attemptsSinceQueued());
        return before + 1 >= INTERNAL_ERRORS
                ? new TryEnd(
                        ended,
                        Outcome.INTERNAL_ERROR,
                        HELD,
                        message.dueAt(),
                        null,
                        HoldReason.INTERNAL_ERROR)
                : later(ended, Outcome.INTERNAL_ERROR, now);
    }
}
