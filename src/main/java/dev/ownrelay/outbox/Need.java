package dev.ownrelay.outbox;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Messages that wait for a decision for one cause.
///
/// @param server null: the default relay
public record Need(
        MessageState state,
        @Nullable HoldReason holdReason,
        @Nullable UUID server,
        String routeName,
        long count) {

    public boolean viaRelay() {
        return server == null;
    }

    /// As in the filter of the outbox.
    public String serverKey() {
        return server == null ? MessageFilter.DEFAULT_RELAY : server.toString();
    }
}
