package dev.ownrelay.server;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Where somebody signs in, so that messages leave by a server.
///
/// @param own whether each user signs in for themselves
public record SignInWay(UUID serverId, boolean own) {

    /// The page with the button; null: only others can.
    public @Nullable String path(boolean administrator) {
        if (own) {
            return "/account?login=" + serverId + "#mail-login";
        }
        return administrator ? "/maintenance/smtp-servers/" + serverId + "#sign-in" : null;
    }
}
