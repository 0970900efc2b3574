package dev.ownrelay.candidate;

import dev.ownrelay.message.CandidateAddresses;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Finds, adds, changes and removes candidates.
@Service
class CandidateRegister implements CandidateAddresses {

    private static final int PAGE = 50;

    private final Candidates candidates;
    private final AddressMarks marks;
    private final Clock clock;

    CandidateRegister(Candidates candidates, AddressMarks marks, Clock clock) {
        this.candidates = candidates;
        this.marks = marks;
        this.clock = clock;
    }

    /// @param next the candidate after whom to go on; null: there are no more
    record Page(List<Candidate> rows, @Nullable UUID next) {}

    /// One page of the candidates whose name or address holds the text.
    ///
    /// @param after the last candidate already shown; null: from the beginning
    @Transactional(readOnly = true)
    Page page(String text, @Nullable UUID after) {
        var limit = Limit.of(PAGE + 1);
        var last = Optional.ofNullable(after).flatMap(candidates::findById);
        var found =
                last.map(c ->
                                candidates.matchingAfter(
                                        pattern(text),
                                        c.lastName(),
                                        c.firstName(),
                                        c.getId(),
                                        limit))
                        .orElseGet(() -> candidates.matching(pattern(text), limit));
        return found.size() <= PAGE
                ? new Page(found, null)
                : new Page(found.subList(0, PAGE), found.get(PAGE - 1).getId());
    }

    @Transactional(readOnly = true)
    List<Candidate> first(String text, int limit) {
        return candidates.matching(pattern(text), Limit.of(limit));
    }

    @Transactional(readOnly = true)
    Optional<Candidate> find(UUID id) {
        return candidates.findById(id);
    }

    /// @throws org.springframework.dao.DataIntegrityViolationException when the address is taken
    @Transactional
    UUID add(CandidateForm form) {
        refuseTakenAddress(form.address(), null);
        var id = UUID.randomUUID();
        candidates.save(
                new Candidate(
                        id, form.firstName(), form.lastName(), form.address(), clock.instant()));
        return id;
    }

    /// @return whether there is such a candidate
    /// @throws org.springframework.dao.DataIntegrityViolationException when the address is taken
    /// @throws OptimisticLockingFailureException when the row is no longer the one that was shown
    @Transactional
    boolean change(UUID id, CandidateForm form) {
        var candidate = candidates.findById(id);
        candidate.ifPresent(c -> {
            if (!Integer.toString(c.version()).equals(form.version())) {
                throw new OptimisticLockingFailureException("Changed meanwhile");
            }
            refuseTakenAddress(form.address(), id);
            if (!form.address().equals(AddressMark.spelling(c.email()))) {
                marks.forget(c.email());
            }
            c.change(form.firstName(), form.lastName(), form.address());
        });
        return candidate.isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public Map<UUID, String> now(Collection<UUID> ids) {
        return candidates.findAllById(ids).stream()
                .collect(Collectors.toMap(Candidate::getId, Candidate::email));
    }

    @Override
    @Transactional
    public boolean give(UUID id, String address) {
        var candidate = candidates.findById(id);
        candidate.ifPresent(c -> {
            refuseTakenAddress(address, id);
            if (!address.equals(AddressMark.spelling(c.email()))) {
                marks.forget(c.email());
            }
            c.change(c.firstName(), c.lastName(), address);
        });
        return candidate.isPresent();
    }

    /// The messages to the candidate stay.
    @Transactional
    Optional<Candidate> remove(UUID id) {
        var candidate = candidates.findById(id);
        candidate.ifPresent(c -> {
            marks.forget(c.email());
            candidates.delete(c);
        });
        return candidate;
    }

    /// @param actor who wants to write to the address again
    /// @return the candidate, if there is one
    @Transactional
    Optional<Candidate> liftMark(UUID id, UUID actor) {
        var candidate = candidates.findById(id);
        candidate.ifPresent(c -> marks.lift(actor, id, c.email()));
        return candidate;
    }

    private void refuseTakenAddress(String address, @Nullable UUID except) {
        candidates
                .withAddress(address)
                .filter(other -> !other.getId().equals(except))
                .ifPresent(_ -> {
                    throw new DuplicateKeyException("Address is taken");
                });
    }

    private static String pattern(String text) {
        return "%" + text.strip().replaceAll("\\s+", " ").replaceAll("[!%_]", "!$0") + "%";
    }
}
