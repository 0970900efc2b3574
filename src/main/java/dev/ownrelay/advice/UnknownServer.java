package dev.ownrelay.advice;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// A server of which nobody knows where it sends from.
///
/// @param why the message key, which takes the name of the server
/// @param serverId null: the default relay
public record UnknownServer(String why, @Nullable UUID serverId, String name) {

    /// In one text.
    public String stored() {
        return String.join("\t", why, serverId == null ? "" : serverId.toString(), name);
    }

    public static UnknownServer read(String stored) {
        var parts = stored.split("\t", 3);
        return new UnknownServer(
                parts[0], parts[1].isEmpty() ? null : UUID.fromString(parts[1]), parts[2]);
    }
}
