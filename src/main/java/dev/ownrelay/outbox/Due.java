package dev.ownrelay.outbox;

import java.util.List;
import java.util.Map;

/// Letters of a lane whose time has come.
///
/// @param found all of them, in their order
/// @param usable those that may leave
/// @param stopped the others, and why they may not
record Due(
        List<QueuedLetter> found,
        List<QueuedLetter> usable,
        Map<QueuedLetter, HoldReason> stopped) {

    static final Due NONE = all(List.of());

    static Due all(List<QueuedLetter> letters) {
        return new Due(letters, letters, Map.of());
    }
}
