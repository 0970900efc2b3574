package dev.ownrelay.outbox;

import java.util.List;
import java.util.UUID;

/// The messages of a list that somebody chose: some by name, or all that the filter shows.
///
/// @param ids what was ticked; does not count if `all` is set
record Selection(List<UUID> ids, boolean all, MessageFilter filter) {

    static Selection of(UUID message) {
        return new Selection(List.of(message), false, MessageFilter.NONE);
    }

    public boolean nothing() {
        return !all && ids.isEmpty();
    }

    public boolean single() {
        return !all && ids.size() == 1;
    }
}
