package dev.ownrelay.health;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Who uses a server. Told by the module of the users, which this one must not depend on.
public interface ServerUsage {

    /// How many users chose each server; servers without users are absent.
    Map<UUID, Long> userCounts();

    /// The users who may sign in and chose one of these servers, by name.
    List<Chooser> choosers(Collection<UUID> serverIds);

    /// Gives every user of one server another one, or the default relay.
    void move(UUID from, @Nullable UUID to);

    /// The e-mail address of a user of the agency; empty when there is none of this id.
    Optional<String> addressOf(UUID userId);

    /// Whoever keeps the agency's servers and may sign in now, the eldest first.
    List<Administrator> administrators();

    /// Somebody who chose a server.
    record Chooser(UUID serverId, UUID userId, String name, String email) {}

    /// @param locale the language of what they read
    /// @param proven whether they have shown that the address is theirs
    /// @param serverId which they chose; null: the default relay
    record Administrator(String email, Locale locale, boolean proven, @Nullable UUID serverId) {}
}
