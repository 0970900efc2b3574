package dev.ownrelay.outbox;

import static dev.ownrelay.outbox.MessageState.FAILED;
import static dev.ownrelay.outbox.MessageState.HELD;
import static dev.ownrelay.outbox.MessageState.QUEUED;
import static dev.ownrelay.outbox.MessageState.SENT;
import static dev.ownrelay.outbox.MessageState.UNKNOWN;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// The marks of letters and the results of tries, several in one commit.
@Service
class Ledger {

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private static final int INTERNAL_ERRORS = 3;

    /// In one order, so that two commits cannot wait for each other.
    private static final Comparator<LetterEnd> BY_ADDRESS =
            Comparator.comparing(end -> end.letter().toAddress().toLowerCase(Locale.ROOT));

    private final LedgerRows rows;
    private final DeliveryAttempts attempts;
    private final RetryPolicy retries;
    private final AddressNews addresses;
    private final OutboxMeters meters;
    private final UnknownReplies unknown;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Ledger(
            LedgerRows rows,
            DeliveryAttempts attempts,
            RetryPolicy retries,
            AddressNews addresses,
            OutboxMeters meters,
            UnknownReplies unknown,
            TransactionTemplate transactions,
            Clock clock) {
        this.rows = rows;
        this.attempts = attempts;
        this.retries = retries;
        this.addresses = addresses;
        this.meters = meters;
        this.unknown = unknown;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Stores how tries ended, each with its row for people, and claims letters for the connections
    /// whose servers wait for their bodies. Durable on return. Results are safe to repeat.
    ///
    /// @param entries of different letters
    /// @return the ids of the letters that are ours to send
    Set<UUID> commit(List<LedgerEntry> entries) {
        var now = clock.instant();
        var ends = new ArrayList<LetterEnd>();
        var next = new ArrayList<QueuedLetter>();
        for (var entry : entries) {
            if (entry.ended() != null) {
                ends.add(end(entry.ended(), now));
            }
            if (entry.next() != null) {
                next.add(entry.next());
            }
        }
        var written =
                ends.stream().anyMatch(addresses::concerns)
                        ? transactions.execute(_ -> writeWithNews(ends, next, now))
                        : rows.write(ends, next, now);
        var stored = ends.stream().filter(end -> written.ended().contains(end.id())).toList();
        stored.forEach(this::tell);
        return written.marked();
    }

    /// What is stored counts, whatever happens here.
    private void tell(LetterEnd end) {
        try {
            meters.stored(end.state(), 1);
            unknown.note(end.reply());
        } catch (RuntimeException | Error e) {
            log.warn("The end of letter {} is stored but not counted", end.id(), e);
        }
    }

    private LedgerRows.Written writeWithNews(
            List<LetterEnd> ends, List<QueuedLetter> next, Instant now) {
        var written = rows.write(ends, next, now);
        ends.stream()
                .filter(end -> written.ended().contains(end.id()))
                .sorted(BY_ADDRESS)
                .forEach(end -> addresses.tell(end, now));
        return written;
    }

    private LetterEnd end(Handover handover, Instant now) {
        var letter = handover.letter();
        var outcome =
                handover.internalError() != null
                        ? Outcome.INTERNAL_ERROR
                        : Outcome.of(handover.result(), handover.marked());
        return switch (outcome) {
            case ACCEPTED -> new LetterEnd(handover, outcome, SENT, letter.dueAt(), now, null);
            case UNKNOWN -> new LetterEnd(handover, outcome, UNKNOWN, letter.dueAt(), now, null);
            case REJECTED, EXPIRED -> failed(handover, outcome, now);
            case INTERNAL_ERROR -> afterInternalError(handover, now);
            case DEFERRED, UNAVAILABLE, UNTRUSTED, UNAUTHORIZED -> later(handover, outcome, now);
        };
    }

    private static LetterEnd failed(Handover handover, Outcome outcome, Instant now) {
        return new LetterEnd(handover, outcome, FAILED, handover.letter().dueAt(), now, null);
    }

    private LetterEnd later(Handover handover, Outcome outcome, Instant now) {
        var letter = handover.letter();
        return retries.next(letter.attemptsSinceQueued() + 1, letter.queuedAt(), now)
                .map(next -> new LetterEnd(handover, outcome, QUEUED, next, null, null))
                .orElseGet(() -> failed(handover, outcome, now));
    }

    private LetterEnd afterInternalError(Handover handover, Instant now) {
        var letter = handover.letter();
        var before =
                attempts.countByMessageIdAndOutcomeAndNumberGreaterThan(
                        letter.id(),
                        Outcome.INTERNAL_ERROR,
                        letter.attempt() - letter.attemptsSinceQueued());
        return before + 1 >= INTERNAL_ERRORS
                ? new LetterEnd(
                        handover,
                        Outcome.INTERNAL_ERROR,
                        HELD,
                        letter.dueAt(),
                        null,
                        HoldReason.INTERNAL_ERROR)
                : later(handover, Outcome.INTERNAL_ERROR, now);
    }
}
