package dev.ownrelay.lane;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.QueuedMessage;

import java.util.List;
import java.util.Map;

/// Messages of a lane whose time has come.
///
/// @param found all of them, in their order
/// @param usable those that may leave
/// @param stopped the others, and why they may not
record Due(
        List<QueuedMessage> found,
        List<QueuedMessage> usable,
        Map<QueuedMessage, HoldReason> stopped) {

    static final Due NONE = all(List.of());

    static Due all(List<QueuedMessage> messages) {
        return new Due(messages, messages, Map.of());
    }
}
