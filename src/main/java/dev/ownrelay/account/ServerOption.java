package dev.ownrelay.account;

import dev.ownrelay.smtp.Route;
import dev.ownrelay.smtp.RouteChoice;

import org.jspecify.annotations.Nullable;

/// One line of the server picker.
///
/// @param value of the field `smtpServerId`; empty for the default relay
/// @param name null for a default relay that is not set up
/// @param check `ok`, `bad` or `none`: what the last test of the server found
/// @param words the message key of what the choice means for the user
/// @param route null when letters could not leave this way
record ServerOption(
        String value, @Nullable String name, String check, String words, @Nullable Route route) {

    static ServerOption of(
            String value, @Nullable String name, @Nullable Boolean checkOk, RouteChoice choice) {
        var check = checkOk == null ? "none" : checkOk ? "ok" : "bad";
        return switch (choice) {
            case RouteChoice.Usable(Route route) ->
                    new ServerOption(
                            value,
                            name,
                            check,
                            route.replyTo() == null ? "account.route" : "account.route.onBehalf",
                            route);
            case RouteChoice.Unusable(RouteChoice.Reason reason) ->
                    new ServerOption(value, name, check, "account.route." + reason, null);
        };
    }
}
