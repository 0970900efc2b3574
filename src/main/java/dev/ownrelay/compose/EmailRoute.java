package dev.ownrelay.compose;

import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.RouteOption;
import dev.ownrelay.server.RouteStates;
import dev.ownrelay.server.SenderVerdict;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// The way of an email that is being written, and the others that there are.
///
/// @param via the key of a way that is chosen for this email only; empty: the one of *My account*
/// @param server null: the default relay
/// @param largest octets of the largest message that its server takes; null: no limit is known
/// @param options all ways, this one included unless its server is gone or switched off
record EmailRoute(
        String via,
        @Nullable UUID server,
        RouteChoice choice,
        RouteStates.Shown shown,
        @Nullable Long largest,
        List<RouteOption> options) {

    /// Null when there is no way now.
    public @Nullable RouteLine line() {
        return choice instanceof RouteChoice.Usable(var route) ? RouteLine.of(route) : null;
    }

    /// Why there is no way; null: there is one.
    public RouteChoice.@Nullable Reason obstacle() {
        return choice instanceof RouteChoice.Unusable(var reason) ? reason : null;
    }

    /// Whether receivers believe it; null: there is no way now.
    public @Nullable SenderVerdict verdict() {
        return options.stream()
                .filter(this::current)
                .findFirst()
                .map(RouteOption::verdict)
                .orElse(null);
    }

    /// Whether another way can be chosen now.
    public boolean hasOthers() {
        return options.stream().anyMatch(option -> option.usable() && !current(option));
    }

    public boolean current(RouteOption option) {
        return option.key().equals(RouteOption.key(server));
    }

    /// Empty when there is no way now.
    public String fingerprint() {
        var line = line();
        return line == null ? "" : line.fingerprint();
    }
}
