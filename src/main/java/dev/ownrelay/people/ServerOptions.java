package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Senders;
import dev.ownrelay.server.RouteOptions;
import dev.ownrelay.server.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;

/// What a user may send through, and how it is now.
@Service
class ServerOptions {

    private final RouteOptions options;
    private final Routes routes;
    private final Senders senders;
    private final Clock clock;

    ServerOptions(RouteOptions options, Routes routes, Senders senders, Clock clock) {
        this.options = options;
        this.routes = routes;
        this.senders = senders;
        this.clock = clock;
    }

    /// The default relay first, then the enabled servers of the agency.
    @Transactional(readOnly = true)
    public List<ServerOption> of(AppUser user) {
        return options.of(user.email(), user.displayName()).stream()
                .map(option -> ServerOption.of(option, clock.instant()))
                .toList();
    }

    /// What has to be said of the user's address: `known` where nothing has, `barred` where the
    /// default relay takes it not, `until` where for some days only, else `free`.
    @Transactional(readOnly = true)
    public String proof(AppUser user) {
        if (user.addressProvenAt() != null || routes.defaultRelayHost().isEmpty()) {
            return "known";
        }
        if (routes.relayKnows(user.email())) {
            return "free";
        }
        return user.mayWriteAsItself(clock.instant()) ? "until" : "barred";
    }

    /// Keeps the user's choice, if emails of this user could leave that way. Leaving it to the
    /// default relay is always possible: it is no choice at all.
    ///
    /// @param value of the field `smtpServerId`
    /// @return the message key of why it cannot be chosen, which takes the domain of the user's
    ///   address; null: it was
    @Transactional
    public @Nullable String choose(AppUser user, String value) {
        var chosen =
                options.of(user.email(), user.displayName()).stream()
                        .filter(option -> ServerOption.value(option).equals(value))
                        .findFirst();
        if (chosen.isEmpty()) {
            return "account.server.gone";
        }
        var option = chosen.get();
        if (option.serverId() != null && !option.choosable()) {
            return option.words();
        }
        var name = option.serverId() == null ? "" : option.name();
        senders.sendThrough(user.getId(), option.serverId(), name);
        return null;
    }
}
