package dev.ownrelay.server;

import dev.ownrelay.health.ServerUsage.Chooser;
import dev.ownrelay.login.LoginState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Who has signed in for a server, or has to.
///
/// @param state of the login that all users share; null: each user has one
/// @param missing who chose the server and has to sign in, by name; empty where they share a login
/// @param passwordServes whether the password of before serves until then
public record SignInStatus(
        @Nullable LoginState state, List<Missing> missing, boolean passwordServes) {

    /// @param lostAt since when the provider does not accept the sign-in of before; null: they have
    ///   not signed in yet
    public record Missing(Chooser user, @Nullable Instant lostAt) {

        public String name() {
            return user.name();
        }
    }

    /// Where somebody signs in, so that messages leave by a server.
    ///
    /// @param own whether each user signs in for themselves
    public record Way(UUID serverId, boolean own) {

        /// The page with the button; null: only others can.
        public @Nullable String path(boolean administrator) {
            if (own) {
                return "/account?login=" + serverId + "#mail-login";
            }
            return administrator ? "/maintenance/smtp-servers/" + serverId + "#sign-in" : null;
        }
    }

    /// Who has yet to sign in, by name.
    public List<String> newcomers() {
        return missing.stream().filter(user -> user.lostAt() == null).map(Missing::name).toList();
    }

    /// Who must sign in again, by name.
    public List<Missing> lost() {
        return missing.stream().filter(user -> user.lostAt() != null).toList();
    }

    public boolean needed() {
        return state == null ? !missing.isEmpty() : state.signInNeeded();
    }

    /// Whether messages wait for it.
    public boolean stops() {
        return needed() && !passwordServes;
    }
}
