package dev.ownrelay.outbox;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.DeliveryResult;
import dev.ownrelay.smtp.Envelope;
import dev.ownrelay.smtp.SmtpConnection;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/// One try to hand a letter to a server, and what was learned on the way.
final class Handover {

    private final QueuedLetter letter;
    private final GroupCommit commits;
    private final LetterWriter writer;
    private final Instant startedAt;

    /// The letter before this one, whose result this letter's mark stores in the same commit.
    private final @Nullable Handover before;

    private DeliveryResult result =
            new DeliveryResult.NotMarked(new DeliveryResult.Reply(Stage.CONNECT, 0, "", 0));
    private boolean begun;
    private boolean marked;
    private boolean settled;
    private @Nullable RuntimeException markFailure;
    private @Nullable Throwable internalError;

    Handover(
            QueuedLetter letter,
            GroupCommit commits,
            LetterWriter writer,
            Instant startedAt,
            @Nullable Handover before) {
        this.letter = letter;
        this.commits = commits;
        this.writer = writer;
        this.startedAt = startedAt;
        this.before = before;
    }

    /// There was no connection to hand the letter to.
    void refused(DeliveryResult why) {
        result = why;
    }

    /// @param next the letter that will be handed over right after this one; null: not known
    void over(SmtpConnection connection, @Nullable QueuedLetter next) {
        begun = true;
        try {
            result =
                    connection.send(
                            envelope(letter),
                            this::write,
                            this::mark,
                            next == null ? null : envelope(next));
        } catch (RuntimeException e) {
            internalError = e;
        }
    }

    private static Envelope envelope(QueuedLetter letter) {
        return new Envelope(letter.fromAddress(), letter.toAddress(), letter.size());
    }

    private boolean mark() {
        try {
            marked = CurrentTenant.call(letter.tenantId(), this::markWithTheOneBefore);
        } catch (RuntimeException e) {
            markFailure = e;
        }
        return marked;
    }

    private boolean markWithTheOneBefore() {
        if (before != null && before.letter.id().equals(letter.id())) {
            before.settle(); // a copy of the same letter, which may no longer be ours
        }
        if (before == null || before.settled) {
            return commits.commit(LedgerEntry.mark(letter));
        }
        boolean ours = commits.commit(new LedgerEntry(before, letter));
        before.settled = true;
        return ours;
    }

    /// A failure of ours is told apart from one of the network: it must not be read as the
    /// server's.
    private void write(OutputStream out) throws IOException {
        try {
            CurrentTenant.call(
                    letter.tenantId(),
                    () -> {
                        writer.write(letter, out);
                        return true;
                    });
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            internalError = e;
            throw new IOException("The letter cannot be written", e);
        }
    }

    /// Whether the result is stored.
    boolean settled() {
        return settled;
    }

    void settle() {
        commits.commit(LedgerEntry.result(this));
        settled = true;
    }

    /// Whether the server had the word, so that the result may be stored a moment later.
    boolean answered() {
        return switch (result) {
            case DeliveryResult.Accepted _, DeliveryResult.Deferred _, DeliveryResult.Rejected _ ->
                    internalError == null && markFailure == null;
            default -> false;
        };
    }

    QueuedLetter letter() {
        return letter;
    }

    Instant startedAt() {
        return startedAt;
    }

    DeliveryResult result() {
        return result;
    }

    /// Whether a connection was open, so that the failure may lie in this letter.
    boolean begun() {
        return begun;
    }

    boolean marked() {
        return marked;
    }

    @Nullable RuntimeException markFailure() {
        return markFailure;
    }

    @Nullable Throwable internalError() {
        return internalError;
    }

    /// Whether the server hung up politely, which need not be about this letter (RFC 5321 section
    /// 3.8).
    boolean sentAway() {
        return !marked && result instanceof DeliveryResult.Deferred && result.reply().code() == 421;
    }

    /// Whether the server failed before the letter was claimed.
    boolean failedAtServer() {
        return result.serverItself() && !marked && internalError == null;
    }
}
