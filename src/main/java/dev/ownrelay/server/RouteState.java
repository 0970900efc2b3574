package dev.ownrelay.server;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// How the route of a user does now, wherever a page shows it.
public enum RouteState {
    WORKS,
    RESTING,
    FAILED,
    NOT_ALLOWED,
    UNPROVEN,
    SIGN_IN_NEEDED,
    NONE;

    /// @param rests whether the server gets no messages for a while
    /// @param checked what the last test of the server found; null: it was not tested
    public static RouteState of(RouteChoice choice, boolean rests, @Nullable Boolean checked) {
        return switch (choice) {
            case RouteChoice.Usable _ ->
                    rests ? RESTING : Boolean.FALSE.equals(checked) ? FAILED : WORKS;
            case RouteChoice.Unusable(var reason) ->
                    switch (reason) {
                        case DOMAIN_NOT_ALLOWED -> NOT_ALLOWED;
                        case ADDRESS_UNPROVEN -> UNPROVEN;
                        case SIGN_IN_NEEDED -> SIGN_IN_NEEDED;
                        case CREDENTIAL_UNREADABLE -> FAILED;
                        case NO_DEFAULT_RELAY, SERVER_GONE, SERVER_DISABLED -> NONE;
                    };
        };
    }

    /// The value of `data-route-state`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
