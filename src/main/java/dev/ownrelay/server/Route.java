package dev.ownrelay.server;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// The server and the From address of one message, frozen when the user presses Send.
///
/// @param serverId the row of the table Other SMTP servers; null for the default relay
/// @param serverName what people call the server: the row's name, or the default relay's host
/// @param host the host that is connected to, for people
/// @param replyTo the user's own address where From had to be another one (`ownrelay.relay.from`),
///   else null
public record Route(
        @Nullable UUID serverId,
        String serverName,
        String host,
        String fromAddress,
        String fromName,
        @Nullable String replyTo) {

    public boolean viaDefaultRelay() {
        return serverId == null;
    }
}
