package dev.ownrelay.login;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.UUID;

/// The logins of the agency's servers. Told by the module of the servers, which this one must not
/// depend on.
public interface ServerLogins {

    /// @param userId who would sign in for themselves; null: the login that all users share
    /// @return empty: no such server, or it has no such login, be it because it wants a password,
    ///   or because each user signs in and none was named, or the other way round. A login of the
    ///   application itself is shared by all users
    Optional<ServerLogin> find(UUID serverId, @Nullable UUID userId);
}
