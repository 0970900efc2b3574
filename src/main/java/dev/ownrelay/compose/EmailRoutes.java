package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.server.RouteOption;
import dev.ownrelay.server.RouteOptions;
import dev.ownrelay.server.RouteStates;
import dev.ownrelay.server.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Finds the way of an email that is being written: the one of *My account*, or another that was
/// chosen for this email only.
@Service
class EmailRoutes {

    /// Of no server: what was sent instead of a key is answered as an absent one.
    private static final UUID NONE = new UUID(0, 0);

    private final Senders senders;
    private final Routes routes;
    private final RouteStates states;
    private final RouteOptions options;

    EmailRoutes(Senders senders, Routes routes, RouteStates states, RouteOptions options) {
        this.senders = senders;
        this.routes = routes;
        this.states = states;
        this.options = options;
    }

    /// @param via the key of the way; empty: the one of *My account*
    @Transactional(readOnly = true)
    public EmailRoute of(Sender sender, String via) {
        var own = RouteOption.key(sender.smtpServerId());
        var chosen = via.equals(own) ? "" : via;
        var server = server(chosen.isEmpty() ? own : chosen);
        var choice = routes.forUser(server, sender.email(), sender.displayName());
        var all = options.of(sender.email(), sender.displayName());
        var largest = routes.largest(server).orElse(null);
        return new EmailRoute(chosen, server, choice, states.of(server, choice), largest, all);
    }

    /// Whether the sender can choose a way now.
    ///
    /// @param key of the way
    /// @param always whether it shall be kept for all emails from now on
    @Transactional
    public boolean choose(Sender sender, String key, boolean always) {
        var option = options.usable(key, sender.email(), sender.displayName());
        if (always && option.isPresent()) {
            var server = option.get().serverId();
            senders.sendThrough(sender.id(), server, server == null ? "" : option.get().name());
        }
        return option.isPresent();
    }

    private static @Nullable UUID server(String key) {
        if (key.equals(RouteOption.RELAY)) {
            return null;
        }
        try {
            return UUID.fromString(key);
        } catch (IllegalArgumentException notAnId) {
            return NONE;
        }
    }
}
