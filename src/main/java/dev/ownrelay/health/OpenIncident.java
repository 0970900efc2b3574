package dev.ownrelay.health;

import dev.ownrelay.rejection.Explanation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// Something wrong with a server, as administrators are told of it.
///
/// @param what the message key of what happened
/// @param next the message key of what to do; null: `what` says it
/// @param certificateUntil null: no certificate was seen
/// @param meaning of what the server said last; null: a certificate that is about to expire
public record OpenIncident(
        UUID serverId,
        String serverName,
        String host,
        Kind kind,
        Instant since,
        String what,
        @Nullable String next,
        @Nullable Instant certificateUntil,
        @Nullable Explanation meaning) {

    public enum Kind {
        FAILURE,
        CERTIFICATE
    }

    /// Where the server is looked at.
    public String page() {
        return "/maintenance/smtp-servers/" + serverId;
    }
}
