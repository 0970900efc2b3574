package dev.ownrelay.outbox;

import java.util.List;
import java.util.Map;

/// Letters of a lane whose time has come.
///
/// @param found all of them, in their order
/// @param usable those that may leave
/// @param stopped the others, and why they may not
record Due(List<Message> found, List<Message> usable, Map<Message, HoldReason> stopped) {

    static final Due NONE = all(List.of());

    static Due all(List<Message> letters) {
        return new Due(letters, letters, Map.of());
    }
}
