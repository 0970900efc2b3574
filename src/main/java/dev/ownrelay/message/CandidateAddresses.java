package dev.ownrelay.message;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/// Knows, and changes, where candidates are reached. Kept by the module of the candidates, which
/// this one must not depend on.
public interface CandidateAddresses {

    /// The addresses that these candidates have now. Who was deleted has none.
    Map<UUID, String> now(Collection<UUID> candidates);

    /// Lets nobody be erased until the transaction ends, and waits for who is being erased: what is
    /// stored in between would be found by nobody. Comes first in a transaction.
    void keepAll();

    /// Whether it was the address of somebody who was erased, and is nobody's now.
    boolean erased(String address);

    /// Gives a candidate another address.
    ///
    /// @param address in one spelling
    /// @return whether there is such a candidate
    /// @throws org.springframework.dao.DataIntegrityViolationException when another candidate has
    ///   it
    boolean give(UUID candidate, String address);
}
