package dev.ownrelay.message;

import dev.ownrelay.rejection.Cause;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Remembers at which addresses nobody is reached. Kept by the module of the candidates, which this
/// one must not depend on. Each method runs in the transaction of the message's result, or of the
/// message itself.
public interface MarkedAddresses {

    /// Those of the addresses that are marked, as they were given.
    Set<String> among(Collection<String> addresses);

    /// The candidate whose address this is now.
    Optional<UUID> owner(String address);

    /// A message came back for good because of its address.
    void mark(Refusal refusal);

    /// A server accepted a message to the address. Lifts the mark only when the same server had
    /// refused the address itself: others accept whatever they pass on.
    ///
    /// @param server null: the default relay
    void accepted(UUID message, String address, @Nullable UUID server);

    /// What came back was no report of a mail server.
    ///
    /// @param actor who found out
    /// @return since when the address was marked, if it was because of that
    Optional<Instant> takenBack(UUID actor, UUID bounce, String address);

    /// Why an address is marked.
    ///
    /// @param server that refused it; null: the default relay
    /// @param bounce the message that came back and says so; null: the server itself refused it
    record Refusal(
            UUID message,
            String address,
            Cause cause,
            @Nullable UUID server,
            @Nullable UUID bounce,
            Instant at) {}
}
