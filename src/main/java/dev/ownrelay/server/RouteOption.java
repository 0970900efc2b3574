package dev.ownrelay.server;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A way that a user may choose, or would if nothing stood against it, and how it does now.
///
/// @param serverId null: the default relay
/// @param name of the server; of the default relay its host, empty where none is set up
/// @param checked what the last test found; null: it was not tested
/// @param certificateUntil null: no certificate was seen
/// @param verdict null: emails cannot leave this way
public record RouteOption(
        @Nullable UUID serverId,
        String name,
        RouteChoice choice,
        RouteStates.Shown shown,
        @Nullable Boolean checked,
        @Nullable Instant certificateUntil,
        @Nullable SenderVerdict verdict) {

    /// The key of the default relay in forms.
    public static final String RELAY = "default";

    /// What forms call it.
    public String key() {
        return key(serverId);
    }

    /// @param serverId null: the default relay
    public static String key(@Nullable UUID serverId) {
        return serverId == null ? RELAY : serverId.toString();
    }

    RouteOption judged(@Nullable SenderVerdict by) {
        return new RouteOption(serverId, name, choice, shown, checked, certificateUntil, by);
    }

    public boolean usable() {
        return choice instanceof RouteChoice.Usable;
    }

    /// Whether a user may choose it: who has yet to sign in there does so afterwards.
    public boolean choosable() {
        return usable()
                || choice.equals(new RouteChoice.Unusable(RouteChoice.Reason.SIGN_IN_NEEDED));
    }

    /// Null when messages could not leave this way.
    public @Nullable Route route() {
        return choice instanceof RouteChoice.Usable(var route) ? route : null;
    }

    /// The message key of what it means for the user.
    public String words() {
        return switch (choice) {
            case RouteChoice.Usable(var route) ->
                    route.replyTo() == null ? "account.route" : "account.route.onBehalf";
            case RouteChoice.Unusable(var reason) -> "account.route." + reason;
        };
    }
}
