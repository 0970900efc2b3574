package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Letters that wait for a decision for one cause.
///
/// @param server null: the default relay
record Need(
        MessageState state,
        @Nullable HoldReason holdReason,
        @Nullable UUID server,
        String routeName,
        long count) {

    /// As in the filter of the outbox.
    public String serverKey() {
        return server == null ? LetterFilter.DEFAULT_RELAY : server.toString();
    }
}
