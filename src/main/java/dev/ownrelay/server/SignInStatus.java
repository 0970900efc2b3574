package dev.ownrelay.server;

import dev.ownrelay.health.ServerUsage.Chooser;
import dev.ownrelay.login.LoginState;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Who has signed in for a server, or has to.
///
/// @param state of the login that all users share; null: each user has one
/// @param missing who chose the server and has to sign in, by name; empty where they share a login
/// @param passwordServes whether the password of before serves until then
public record SignInStatus(
        @Nullable LoginState state, List<Chooser> missing, boolean passwordServes) {

    public boolean needed() {
        return state == null ? !missing.isEmpty() : state.signInNeeded();
    }

    /// Whether messages wait for it.
    public boolean stops() {
        return needed() && !passwordServes;
    }
}
