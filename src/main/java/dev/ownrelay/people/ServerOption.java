package dev.ownrelay.people;

import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteOption;
import dev.ownrelay.server.RouteState;
import dev.ownrelay.server.RouteStates;
import dev.ownrelay.server.SenderVerdict;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One line of the server picker.
///
/// @param value of the field `smtpServerId`; empty for the default relay
/// @param name empty for a default relay that is not set up
/// @param shown how the way does now, and why
/// @param check `ok`, `bad` or `none`: what the last test of the server found
/// @param expiresIn days until the server's certificate expires, if that is soon
/// @param words the message key of what the choice means for the user
/// @param route null when messages could not leave this way
/// @param verdict whether receivers believe the user by this way; null: emails cannot leave by it
/// @param choosable whether it can be chosen; leaving it to the default relay always can
record ServerOption(
        String value,
        String name,
        RouteStates.Shown shown,
        String check,
        @Nullable Long expiresIn,
        String words,
        @Nullable Route route,
        @Nullable SenderVerdict verdict,
        boolean choosable) {

    private static final int SOON = 30;

    static ServerOption of(RouteOption option, Instant now) {
        var until = option.certificateUntil();
        var days = until == null ? SOON : now.until(until, ChronoUnit.DAYS);
        return new ServerOption(
                value(option),
                option.name(),
                option.shown(),
                check(option),
                days < SOON ? days : null,
                option.words(),
                option.route(),
                option.verdict(),
                option.serverId() == null || option.choosable());
    }

    /// Nobody tests the default relay by hand: what it does with emails says how it is.
    private static String check(RouteOption option) {
        if (option.serverId() == null) {
            var works = option.shown().state() == RouteState.WORKS;
            return works ? "ok" : option.shown().brief() == null ? "none" : "bad";
        }
        var ok = option.checked();
        return ok == null ? "none" : ok ? "ok" : "bad";
    }

    /// What the form calls it.
    static String value(RouteOption option) {
        return option.serverId() == null ? "" : option.key();
    }
}
