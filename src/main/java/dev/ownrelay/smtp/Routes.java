package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds the way a letter takes: the server a user chose, or the default relay. There is no
/// fail-over.
@Service
public class Routes {

    /// @param serverId the user's choice; null: the default relay
    public RouteChoice forUser(@Nullable UUID serverId, String email, String displayName) {
        throw new IllegalStateException();
    }

    /// The server of a frozen route, with its login, as it is now.
    public EndpointChoice endpoint(@Nullable UUID serverId) {
        throw new IllegalStateException();
    }

    /// The enabled servers of the agency, by name.
    public List<ServerChoice> choices() {
        throw new IllegalStateException();
    }

    /// The host of the default relay, if the operator has set one.
    public Optional<String> defaultRelayHost() {
        throw new IllegalStateException();
    }
}
