package dev.ownrelay.notice;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// The way that a notice leaves by.
///
/// @param serverId null: the default relay
public record Way(@Nullable UUID serverId, String fromAddress, String fromName) {

    public boolean viaRelay() {
        return serverId == null;
    }
}
