package dev.ownrelay.people;

import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.RouteState;
import dev.ownrelay.server.ServerChoice;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One line of the server picker.
///
/// @param value of the field `smtpServerId`; empty for the default relay
/// @param name null for a default relay that is not set up
/// @param state how the way does now
/// @param check `ok`, `bad` or `none`: what the last test of the server found
/// @param expiresIn days until the server's certificate expires, if that is soon
/// @param restsUntil when the server is tried again that failed; null: it takes messages
/// @param words the message key of what the choice means for the user
/// @param route null when messages could not leave this way
record ServerOption(
        String value,
        @Nullable String name,
        RouteState state,
        String check,
        @Nullable Long expiresIn,
        @Nullable Instant restsUntil,
        String words,
        @Nullable Route route) {

    private static final int SOON = 30;

    /// @param host null: it is not set up
    static ServerOption ofRelay(
            @Nullable String host, @Nullable Instant restsUntil, RouteChoice choice) {
        var state = RouteState.of(choice, restsUntil != null, null);
        return of("", host, state, "none", null, restsUntil, choice);
    }

    static ServerOption of(
            ServerChoice server, @Nullable Instant restsUntil, Instant now, RouteChoice choice) {
        var ok = server.lastCheckOk();
        var until = server.certificateUntil();
        var days = until == null ? SOON : now.until(until, ChronoUnit.DAYS);
        return of(
                server.id().toString(),
                server.name(),
                RouteState.of(choice, restsUntil != null, ok),
                ok == null ? "none" : ok ? "ok" : "bad",
                days < SOON ? days : null,
                restsUntil,
                choice);
    }

    private static ServerOption of(
            String value,
            @Nullable String name,
            RouteState state,
            String check,
            @Nullable Long expiresIn,
            @Nullable Instant restsUntil,
            RouteChoice choice) {
        var route = choice instanceof RouteChoice.Usable(var usable) ? usable : null;
        return new ServerOption(
                value, name, state, check, expiresIn, restsUntil, words(choice), route);
    }

    private static String words(RouteChoice choice) {
        return switch (choice) {
            case RouteChoice.Usable(var route) ->
                    route.replyTo() == null ? "account.route" : "account.route.onBehalf";
            case RouteChoice.Unusable(var reason) -> "account.route." + reason;
        };
    }
}
