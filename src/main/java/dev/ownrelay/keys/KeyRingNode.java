package dev.ownrelay.keys;

import java.util.List;

/// What a node that runs has said of its ring.
///
/// @param seen how many seconds ago
/// @param sealing for how many seconds it has sealed by its active key
record KeyRingNode(String name, List<String> keys, String active, long seen, long sealing) {

    boolean knows(String key) {
        return keys.contains(key);
    }
}
