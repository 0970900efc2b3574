package dev.ownrelay.advice;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// A way by which users of a domain write.
///
/// @param serverId null: the default relay
/// @param name of the server; of the default relay its host
/// @param addresses from which it sends, and networks, as somebody said; empty: nobody did
/// @param signs whether it adds a DKIM signature, as somebody said
public record UsedRoute(
        @Nullable UUID serverId, String name, String host, List<String> addresses, boolean signs) {

    /// What its need depends on, in one text.
    String facts() {
        return String.join(" ", host, String.join(",", addresses));
    }
}
