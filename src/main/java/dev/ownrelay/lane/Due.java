package dev.ownrelay.lane;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.QueuedMessage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /// Without those of its messages whose files are not what they were.
    Due without(Set<QueuedMessage> damaged) {
        if (damaged.isEmpty()) {
            return this;
        }
        var whole = new ArrayList<>(usable);
        whole.removeAll(damaged);
        var all = new LinkedHashMap<>(stopped);
        damaged.forEach(message -> all.put(message, HoldReason.FILES_DAMAGED));
        return new Due(found, whole, all);
    }

    static Due all(List<QueuedMessage> messages) {
        return new Due(messages, messages, Map.of());
    }
}
