package dev.ownrelay.candidate;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.ListCrudRepository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The candidates of the agency. Patterns are those of `like` with `!` as the escape character.
interface Candidates extends ListCrudRepository<Candidate, UUID> {

    @Query(
            """
            select c from Candidate c
            where lower(concat(c.firstName, ' ', c.lastName)) like lower(:pattern) escape '!'
               or lower(c.email) like lower(:pattern) escape '!'
            order by lower(c.lastName), lower(c.firstName), c.id
            """)
    List<Candidate> matching(String pattern, Limit limit);

    @Query("select c from Candidate c where lower(c.email) = lower(:email)")
    Optional<Candidate> withAddress(String email);

    /// @param emails in lower case
    @Query("select c from Candidate c where lower(c.email) in :emails")
    List<Candidate> withAddresses(Collection<String> emails);
}
