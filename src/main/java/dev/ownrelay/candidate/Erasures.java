package dev.ownrelay.candidate;

import dev.ownrelay.erasure.ErasureLedger;
import dev.ownrelay.explanation.ReplyNotes;
import dev.ownrelay.message.ErasedMessages.Sent;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.Redaction;
import dev.ownrelay.web.NotFound;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Erases candidates: they go, and so does what names them in the emails to them and in all that
/// tells of these. The emails' rows stay as those of somebody who was erased.
@Service
class Erasures {

    /// More than clocks of nodes differ.
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    /// What goes.
    ///
    /// @param waiting emails that are cancelled first
    /// @param files that no other email carries
    /// @param leaving emails that nobody can stop now; empty: it can be done
    record Extent(Candidate candidate, int emails, long waiting, int files, List<Sent> leaving) {}

    private final Candidates candidates;
    private final CandidateLock lock;
    private final PersonTraces traces;
    private final ReplyNotes notes;
    private final AuditTrail audit;
    private final ErasureLedger ledger;
    private final Clock clock;

    Erasures(
            Candidates candidates,
            CandidateLock lock,
            PersonTraces traces,
            ReplyNotes notes,
            AuditTrail audit,
            ErasureLedger ledger,
            Clock clock) {
        this.candidates = candidates;
        this.lock = lock;
        this.traces = traces;
        this.notes = notes;
        this.audit = audit;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Extent extent(UUID id) {
        var candidate = candidates.findById(id).orElseThrow(NotFound::new);
        var found = traces.of(candidate);
        var emails = found.emails();
        return new Extent(
                candidate,
                emails.size(),
                emails.stream().filter(Sent::waits).count(),
                traces.files(found),
                emails.stream().filter(Sent::leaves).toList());
    }

    /// @param actor null: the application, after a restore
    /// @return how many emails were theirs
    /// @throws PersonTraces.BusyException when one of them is under way
    @Transactional
    public int erase(UUID id, @Nullable UUID actor) {
        var candidate = candidates.findById(id).orElseThrow(NotFound::new);
        int emails =
                erase(candidate, actor, () -> candidates.findLocked(id).orElseThrow(NotFound::new));
        candidates.delete(candidate);
        return emails;
    }

    /// Erases whom emails still name who is a candidate no more.
    ///
    /// @param since when the first of them was written
    /// @return how many emails were theirs
    /// @throws PersonTraces.BusyException when one of them is under way
    @Transactional
    public int erase(String address, Instant since) {
        return erase(new Candidate(UUID.randomUUID(), "", "", address, since), null, () -> {});
    }

    /// What may take long comes first. Then nobody may write to candidates, for a moment: what was
    /// stored meanwhile goes, too. Whoever is met is not waited for.
    ///
    /// @param holding keeps the candidate as they are
    private int erase(Candidate candidate, @Nullable UUID actor, Runnable holding) {
        var began = clock.instant();
        var first = traces.of(candidate);
        var files = traces.remove(candidate, first);
        audit.forget(Redaction.of(first.addresses()), Instant.EPOCH);
        notes.forget(first.words());
        if (!lock.tryTake()) {
            throw new PersonTraces.BusyException();
        }
        holding.run();
        var late = traces.of(candidate, first.ids()).after(first);
        files.addAll(traces.remove(candidate, late));
        audit.forget(Redaction.of(late.addresses()), began.minus(CLOCKS_APART));
        traces.remove(files);
        ledger.note(candidate.getId(), candidate.createdAt(), late.addresses(), actor);
        var emails = first.emails().size() + late.emails().size();
        audit.note(actor, "candidate.erased", candidate.getId(), Integer.toString(emails));
        return emails;
    }
}
