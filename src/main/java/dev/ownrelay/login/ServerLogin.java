package dev.ownrelay.login;

/// The login of a server as it is stored now.
///
/// @param name of the server, as people know it
/// @param settingsVersion changes whenever the settings do
public record ServerLogin(LoginOf login, String name, int settingsVersion) {}
