package dev.ownrelay.health;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/// The messages that wait for a server. Kept by the module of the outbox, which this one must not
/// depend on.
public interface WaitingMessages {

    /// Tries again at once; within the caller's transaction.
    void tryNow(UUID serverId);

    /// Keeps back what does not leave by the server as it is now: because it was removed, switched
    /// off or moved to another place; within the caller's transaction.
    void hold(UUID serverId);

    /// Lets what waits leave by the server as it is now: it is the same one, and only the way to
    /// log in changed; within the caller's transaction.
    ///
    /// @param place that it was meant for, with a login or of any
    void follow(UUID serverId, String place);

    /// Forgets what the default relay taught of this agency and tries again at once; within the
    /// caller's transaction.
    void relayChanged();

    /// Tries again at once what waits, of all agencies, because the default relay failed; within
    /// the caller's transaction.
    void tryRelayNow();

    /// Whether messages of any agency leave by the default relay just now: then what failed is not
    /// the relay.
    boolean relayServes();

    /// How many messages wait to leave by each of these servers; those for which none waits are
    /// absent.
    Map<UUID, Long> waiting(Collection<UUID> serverIds);

    /// How many messages wait for an answer because the server was moved.
    int moved(UUID serverId);
}
