package dev.ownrelay.outbox;

import dev.ownrelay.rejection.Cause;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Remembers at which addresses nobody is reached. Kept by the module of the candidates, which this
/// one must not depend on. Each method runs in the transaction of the letter's result, or of the
/// letter itself.
public interface MarkedAddresses {

    /// Those of the addresses that are marked, as they were given.
    Set<String> among(Collection<String> addresses);

    /// The candidate whose address this is now.
    Optional<UUID> owner(String address);

    /// A letter came back for good because of its address.
    void mark(UUID letter, String address, Cause cause, Instant at);

    /// A letter to the address was accepted.
    void lift(UUID letter, String address);
}
