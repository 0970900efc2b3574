package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Who uses a server. Told by the module of the users, which this one must not depend on.
public interface ServerUsage {

    /// How many users chose each server; servers without users are absent.
    Map<UUID, Long> userCounts();

    /// Gives every user of one server another one, or the default relay.
    void move(UUID from, @Nullable UUID to);

    /// The e-mail address of a user of the agency; empty when there is none of this id.
    Optional<String> addressOf(UUID userId);
}
