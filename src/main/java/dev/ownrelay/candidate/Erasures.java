package dev.ownrelay.candidate;

import static java.util.stream.Collectors.toSet;

import dev.ownrelay.explanation.ReplyNotes;
import dev.ownrelay.message.ErasedMessages;
import dev.ownrelay.message.ErasedMessages.Sent;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.Redaction;
import dev.ownrelay.web.NotFound;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

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

    /// Emails to the candidate leave just now, or somebody changes them, writes to candidates or
    /// erases one.
    static final class BusyException extends IllegalStateException {

        BusyException() {
            super("Emails to candidates are under way");
        }
    }

    /// @param ids under which they were kept: whoever is deleted and added again gets another one
    /// @param addresses at which they were, and where nobody else is now; in lower case
    private record Traces(
            Set<UUID> ids, List<Sent> emails, Set<String> addresses, Set<String> names) {

        /// With the words of what was found before.
        private Traces after(Traces before) {
            return new Traces(
                    ids, emails, both(addresses, before.addresses), both(names, before.names));
        }

        private Redaction words() {
            return Redaction.of(both(addresses, names));
        }

        private static <T> Set<T> both(Set<T> one, Set<T> other) {
            return Stream.concat(one.stream(), other.stream()).collect(toSet());
        }
    }

    private final Candidates candidates;
    private final CandidateLock lock;
    private final AddressMarks marks;
    private final ErasedMessages messages;
    private final ReplyNotes notes;
    private final AuditTrail audit;
    private final Clock clock;

    Erasures(
            Candidates candidates,
            CandidateLock lock,
            AddressMarks marks,
            ErasedMessages messages,
            ReplyNotes notes,
            AuditTrail audit,
            Clock clock) {
        this.candidates = candidates;
        this.lock = lock;
        this.marks = marks;
        this.messages = messages;
        this.notes = notes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Extent extent(UUID id) {
        var candidate = candidates.findById(id).orElseThrow(NotFound::new);
        var emails = traces(candidate).emails();
        return new Extent(
                candidate,
                emails.size(),
                emails.stream().filter(Sent::waits).count(),
                messages.files(ids(emails)),
                emails.stream().filter(Sent::leaves).toList());
    }

    /// What may take long comes first. Then nobody may write to candidates, for a moment: what was
    /// stored meanwhile goes, too. Whoever is met is not waited for.
    ///
    /// @return how many emails were theirs
    /// @throws BusyException when one of them is under way
    @Transactional
    public int erase(UUID id, UUID actor) {
        var began = clock.instant();
        var candidate = candidates.findById(id).orElseThrow(NotFound::new);
        var first = traces(candidate);
        var files = remove(candidate, first);
        audit.forget(Redaction.of(first.addresses()), Instant.EPOCH);
        notes.forget(first.words());
        if (!lock.tryTake()) {
            throw new BusyException();
        }
        candidates.findLocked(id).orElseThrow(NotFound::new);
        var late = traces(candidate, first.ids()).after(first);
        files.addAll(remove(candidate, late));
        audit.forget(Redaction.of(late.addresses()), began.minus(CLOCKS_APART));
        if (!messages.remove(files)) {
            throw new BusyException();
        }
        candidates.delete(candidate);
        var emails = first.emails().size() + late.emails().size();
        audit.note(actor, "candidate.erased", id, Integer.toString(emails));
        return emails;
    }

    /// @return the files that emails carried
    private Set<String> remove(Candidate candidate, Traces traces) {
        var emails = ids(traces.emails());
        if (!messages.busy(emails).isEmpty()) {
            throw new BusyException();
        }
        var spelled = traces.emails().stream().map(Sent::toAddress).collect(toSet());
        spelled.add(candidate.email());
        spelled.removeIf(address -> !traces.addresses().contains(lower(address)));
        spelled.forEach(marks::forget);
        return messages.erase(emails);
    }

    /// What was written for them, also when they were another candidate, and what went to their
    /// addresses: to the present one for whomever, to former ones for nobody else who is still
    /// there.
    private Traces traces(Candidate candidate) {
        var found = traces(candidate, Set.of(candidate.getId()));
        var before = nobodys(found.emails(), candidate);
        return before.isEmpty() ? found : traces(candidate, Traces.both(found.ids(), before));
    }

    private Traces traces(Candidate candidate, Set<UUID> ids) {
        var own = lower(candidate.email());
        var emails = new HashSet<>(messages.ofCandidates(ids));
        var addresses = emails.stream().map(email -> lower(email.toAddress())).collect(toSet());
        addresses.removeAll(ofOthers(addresses, candidate));
        addresses.add(own);
        var found = messages.toAddresses(addresses);
        var others = others(found, candidate);
        found.stream()
                .filter(email ->
                        lower(email.toAddress()).equals(own)
                                || !others.contains(email.candidateId()))
                .forEach(emails::add);
        return new Traces(ids, List.copyOf(emails), addresses, names(candidate, emails));
    }

    private Set<String> ofOthers(Set<String> addresses, Candidate candidate) {
        if (addresses.isEmpty()) {
            return Set.of();
        }
        return candidates.withAddresses(addresses).stream()
                .filter(other -> !other.getId().equals(candidate.getId()))
                .map(other -> lower(other.email()))
                .collect(toSet());
    }

    /// Whom emails were written for who is a candidate still.
    private Set<UUID> others(Collection<Sent> emails, Candidate candidate) {
        var ids = named(emails, candidate);
        return candidates.findAllById(ids).stream().map(Candidate::getId).collect(toSet());
    }

    private Set<UUID> nobodys(Collection<Sent> emails, Candidate candidate) {
        var ids = named(emails, candidate);
        ids.removeAll(others(emails, candidate));
        return ids;
    }

    private static Set<UUID> named(Collection<Sent> emails, Candidate candidate) {
        var ids = new HashSet<UUID>();
        for (var email : emails) {
            var other = email.candidateId();
            if (other != null && !other.equals(candidate.getId())) {
                ids.add(other);
            }
        }
        return ids;
    }

    /// Full names only: a first name alone may be anybody's.
    private static Set<String> names(Candidate candidate, Collection<Sent> emails) {
        var names = emails.stream().map(Sent::toName).map(String::strip).collect(toSet());
        names.add(candidate.fullName());
        names.removeIf(name -> !name.contains(" "));
        return names;
    }

    private static List<UUID> ids(List<Sent> emails) {
        return emails.stream().map(Sent::id).toList();
    }

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
