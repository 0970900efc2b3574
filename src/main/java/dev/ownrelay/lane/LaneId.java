package dev.ownrelay.lane;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// The lane of one route: an agency and one of its servers.
///
/// @param serverId null: the default relay
public record LaneId(UUID agencyId, @Nullable UUID serverId) {

    private static final String DEFAULT_RELAY = "default";

    public static LaneId parse(String text) {
        var parts = text.split(":", 2);
        var server = parts[1].equals(DEFAULT_RELAY) ? null : UUID.fromString(parts[1]);
        return new LaneId(UUID.fromString(parts[0]), server);
    }

    /// Whether it is of the server that all agencies share.
    public boolean viaRelay() {
        return serverId == null;
    }

    /// The instance id in `scheduled_tasks`: ids only.
    @Override
    public String toString() {
        return agencyId + ":" + (serverId == null ? DEFAULT_RELAY : serverId);
    }
}
