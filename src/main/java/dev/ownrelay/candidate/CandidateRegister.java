package dev.ownrelay.candidate;

import dev.ownrelay.message.CandidateAddresses;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds, adds, changes and removes candidates.
@Service
class CandidateRegister implements CandidateAddresses {

    private final Candidates candidates;
    private final CandidateLock lock;
    private final CandidateSearch search;
    private final AddressMarks marks;
    private final ErasedAddresses erased;
    private final JdbcClient jdbc;
    private final Clock clock;

    CandidateRegister(
            Candidates candidates,
            CandidateLock lock,
            CandidateSearch search,
            AddressMarks marks,
            ErasedAddresses erased,
            JdbcClient jdbc,
            Clock clock) {
        this.candidates = candidates;
        this.lock = lock;
        this.search = search;
        this.marks = marks;
        this.erased = erased;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    List<Candidate> first(String text, int limit) {
        return search.first(text, limit);
    }

    @Transactional(readOnly = true)
    Optional<Candidate> find(UUID id) {
        return candidates.findById(id);
    }

    /// @throws org.springframework.dao.DataIntegrityViolationException when the address is taken
    /// @throws ErasedAddresses.ErasedException when somebody who had it was erased
    @Transactional
    UUID add(CandidateForm form) {
        refuseTakenAddress(form.address(), null);
        erased.refuse(form.address());
        return save(form);
    }

    /// As [#add], also of whoever was erased.
    ///
    /// @param actor an administrator
    @Transactional
    UUID readmit(CandidateForm form, UUID actor) {
        refuseTakenAddress(form.address(), null);
        var id = save(form);
        erased.allow(form.address(), id, actor);
        return id;
    }

    private UUID save(CandidateForm form) {
        var id = UUID.randomUUID();
        candidates.save(
                new Candidate(
                        id, form.firstName(), form.lastName(), form.address(), clock.instant()));
        return id;
    }

    /// Which of these people were erased, by address.
    @Transactional(readOnly = true)
    public Set<String> erasedAmong(List<Newcomer> people) {
        return erased.among(people.stream().map(Newcomer::email).toList()).keySet();
    }

    /// @param emails in lower case
    @Transactional(readOnly = true)
    public List<Candidate> withAddresses(Collection<String> emails) {
        return emails.isEmpty() ? List.of() : candidates.withAddresses(emails);
    }

    /// Adds people in one statement. Whose address is taken, now or meanwhile, is left as they are.
    ///
    /// @return how many were added
    @Transactional
    public int addAll(List<Newcomer> people) {
        return jdbc.sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                        select :tenant, gen_random_uuid(), n.first, n.last, n.email, :now
                        from unnest(:firsts::text[], :lasts::text[], :emails::text[]) as n (first, last, email)
                        on conflict (tenant_id, lower(email)) do nothing
                        """)
                .param("tenant", CurrentTenant.get())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("firsts", column(people, Newcomer::firstName))
                .param("lasts", column(people, Newcomer::lastName))
                .param("emails", column(people, Newcomer::email))
                .update();
    }

    private static String[] column(List<Newcomer> people, Function<Newcomer, String> value) {
        return people.stream().map(value).toArray(String[]::new);
    }

    /// @return whether there is such a candidate
    /// @throws org.springframework.dao.DataIntegrityViolationException when the address is taken
    /// @throws ErasedAddresses.ErasedException when somebody who had it was erased
    /// @throws OptimisticLockingFailureException when the row is no longer the one that was shown
    @Transactional
    boolean change(UUID id, CandidateForm form) {
        var candidate = candidates.findById(id);
        candidate.ifPresent(c -> {
            if (!Integer.toString(c.version()).equals(form.version())) {
                throw new OptimisticLockingFailureException("Changed meanwhile");
            }
            refuseTakenAddress(form.address(), id);
            if (!form.address().equalsIgnoreCase(c.email())) {
                erased.refuse(form.address());
            }
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
    @Transactional(propagation = Propagation.MANDATORY)
    public void keepAll() {
        lock.share();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean erased(String address) {
        return candidates.withAddress(address).isEmpty()
                && !erased.among(List.of(address)).isEmpty();
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
}
