package dev.ownrelay.candidate;

import static java.util.stream.Collectors.toSet;

import dev.ownrelay.message.ErasedMessages;
import dev.ownrelay.message.ErasedMessages.Sent;

import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// Finds what tells of a person, and takes it out.
@Component
class PersonTraces {

    /// Emails to the person leave just now, or somebody changes them, writes to candidates or
    /// erases one.
    static final class BusyException extends IllegalStateException {

        BusyException() {
            super("Emails to candidates are under way");
        }
    }

    /// @param leftOut emails to the same address that are somebody else's, or may be
    record Handed(Traces traces, int leftOut) {}

    private final Candidates candidates;
    private final AddressMarks marks;
    private final ErasedMessages messages;

    PersonTraces(Candidates candidates, AddressMarks marks, ErasedMessages messages) {
        this.candidates = candidates;
        this.marks = marks;
        this.messages = messages;
    }

    /// How many files go with the emails because no other one carries them.
    int files(Traces traces) {
        return messages.files(ids(traces.emails()));
    }

    /// Removes files that no email carries any more. Comes last in a transaction.
    ///
    /// @throws BusyException when somebody stores one just now
    public void remove(Set<String> files) {
        if (!messages.remove(files)) {
            throw new BusyException();
        }
    }

    /// @return the files that emails carried
    public Set<String> remove(Candidate candidate, Traces traces) {
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
    /// addresses: to the present one for whomever, to former ones, and to any of somebody who is no
    /// candidate any more, for nobody else who is still there.
    Traces of(Candidate candidate) {
        var found = of(candidate, Set.of(candidate.getId()));
        var before = nobodys(found.emails(), candidate);
        return before.isEmpty() ? found : of(candidate, Traces.both(found.ids(), before));
    }

    /// What may be handed over to them: what was written for them, and what went to their present
    /// address for nobody who is still there, by their name.
    Handed handed(Candidate candidate) {
        var own = lower(candidate.email());
        var emails = new HashSet<>(messages.ofCandidates(Set.of(candidate.getId())));
        var there = messages.toAddresses(Set.of(own));
        var others = others(there, candidate);
        there.stream()
                .filter(email -> !others.contains(email.candidateId()))
                .filter(email -> email.toName().strip().equalsIgnoreCase(candidate.fullName()))
                .forEach(emails::add);
        var addresses = emails.stream().map(email -> lower(email.toAddress())).collect(toSet());
        addresses.removeAll(ofOthers(addresses, candidate));
        addresses.add(own);
        var traces =
                new Traces(
                        Set.of(candidate.getId()),
                        List.copyOf(emails),
                        addresses,
                        names(candidate, emails));
        there.removeIf(emails::contains);
        return new Handed(traces, there.size());
    }

    /// @param ids under which they were kept
    Traces of(Candidate candidate, Set<UUID> ids) {
        var own = lower(candidate.email());
        var emails = new HashSet<>(messages.ofCandidates(ids));
        var addresses = emails.stream().map(email -> lower(email.toAddress())).collect(toSet());
        addresses.removeAll(ofOthers(addresses, candidate));
        addresses.add(own);
        var found = messages.toAddresses(addresses);
        var others = others(found, candidate);
        boolean there = candidates.existsById(candidate.getId());
        found.stream()
                .filter(email ->
                        there && lower(email.toAddress()).equals(own)
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
