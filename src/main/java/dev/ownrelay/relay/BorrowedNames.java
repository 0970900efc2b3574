package dev.ownrelay.relay;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The last gate before the default relay. A frozen route is kept, also where its address is no
/// longer proven, but not once only another agency has proven it.
@Service
public class BorrowedNames {

    private final RelaySenders senders;

    BorrowedNames(RelaySenders senders) {
        this.senders = senders;
    }

    /// Whether only another agency has proven the address.
    @Transactional(readOnly = true)
    public boolean contain(String address) {
        return !senders.borrowed(List.of(address)).isEmpty();
    }

    /// Those of the addresses that another agency has proven and this one has not.
    ///
    /// @param serverId null: the default relay; an agency's own server decides by its login
    @Transactional(readOnly = true)
    public Set<String> among(@Nullable UUID serverId, Collection<String> addresses) {
        return serverId != null || addresses.isEmpty() ? Set.of() : senders.borrowed(addresses);
    }
}
