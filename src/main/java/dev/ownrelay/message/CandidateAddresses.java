package dev.ownrelay.message;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/// Knows, and changes, where candidates are reached. Kept by the module of the candidates, which
/// this one must not depend on.
public interface CandidateAddresses {

    /// The addresses that these candidates have now. Who was deleted has none.
    Map<UUID, String> now(Collection<UUID> candidates);

    /// Gives a candidate another address.
    ///
    /// @param address in one spelling
    /// @return whether there is such a candidate
    /// @throws org.springframework.dao.DataIntegrityViolationException when another candidate has
    ///   it
    boolean give(UUID candidate, String address);
}
