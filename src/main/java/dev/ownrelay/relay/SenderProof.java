package dev.ownrelay.relay;

import java.util.Collection;
import java.util.Set;

/// Knows addresses of which it is proven that the current agency may speak for them. Told by the
/// modules of users and domains, which this one must not depend on.
public interface SenderProof {

    /// @param address in its stored form, its domain in ASCII and lower case
    boolean proves(String address);

    /// Whether the agency may go on with an address for a while that it has not proven, as long as
    /// no other agency has.
    ///
    /// @param address in its stored form
    default boolean tolerates(String address) {
        return false;
    }

    /// Those of the addresses that another agency has proven, whether this one has or not.
    ///
    /// @param addresses in their stored form
    Set<String> provenElsewhere(Collection<String> addresses);
}
