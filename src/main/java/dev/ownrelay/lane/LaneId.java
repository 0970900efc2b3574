package dev.ownrelay.lane;

import dev.ownrelay.ledger.Queue;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.UUID;

/// The lane of one route: an agency and one of its servers; where each user has a login of their
/// own there, and of one user.
///
/// @param serverId null: the default relay
/// @param userId null: of all users
public record LaneId(UUID agencyId, @Nullable UUID serverId, @Nullable UUID userId) {

    public static final String TASK = "lane";
    public static final String LOGIN_TASK = "login-lane";

    /// In which the rows of lanes are locked.
    public static final Comparator<LaneId> ORDER = Comparator.comparing(LaneId::toString);

    private static final String DEFAULT_RELAY = "default";

    public LaneId {
        userId = serverId == null ? null : userId;
    }

    /// The lane of all users.
    public LaneId(UUID agencyId, @Nullable UUID serverId) {
        this(agencyId, serverId, null);
    }

    public static LaneId parse(String text) {
        var parts = text.split(":", 3);
        var server = parts[1].equals(DEFAULT_RELAY) ? null : UUID.fromString(parts[1]);
        var user = parts.length < 3 ? null : UUID.fromString(parts[2]);
        return new LaneId(UUID.fromString(parts[0]), server, user);
    }

    /// Whether it is of the server that all agencies share.
    public boolean viaRelay() {
        return serverId == null;
    }

    /// The lane of all users of the same server.
    LaneId ofAll() {
        return new LaneId(agencyId, serverId);
    }

    public Queue queue() {
        return new Queue(serverId, userId);
    }

    /// The name of its task in db-scheduler. Those of single users have another one, as a node of
    /// the version before would not understand their ids; it leaves unknown tasks alone.
    public String task() {
        return userId == null ? LaneId.TASK : LaneId.LOGIN_TASK;
    }

    /// The instance id in `scheduled_tasks`: ids only.
    @Override
    public String toString() {
        return agencyId
                + ":"
                + (serverId == null ? DEFAULT_RELAY : serverId)
                + (userId == null ? "" : ":" + userId);
    }
}
