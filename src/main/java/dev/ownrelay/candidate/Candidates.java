package dev.ownrelay.candidate;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.ListCrudRepository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The candidates of the agency.
interface Candidates extends ListCrudRepository<Candidate, UUID> {

    @Query("select c from Candidate c where c.emailKey = lower(:email)")
    Optional<Candidate> withAddress(String email);

    long countByIdIn(Collection<UUID> ids);

    /// Fails at once when somebody changes the candidate, or did since it was read.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "0"))
    @Query("select c from Candidate c where c.id = :id")
    Optional<Candidate> findLocked(UUID id);

    /// @param emails in lower case
    @Query("select c from Candidate c where c.emailKey in :emails")
    List<Candidate> withAddresses(Collection<String> emails);
}
