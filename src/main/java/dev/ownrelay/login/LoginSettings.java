package dev.ownrelay.login;

import java.util.List;

/// How a server's login is had from a provider (OAuth 2.0, RFC 6749), as an administrator decides;
/// without the client secret.
///
/// @param clientId of the registration; empty: the operator's own
/// @param directory of Microsoft, a domain or an id; empty: that of whoever signs in
/// @param authorizationUrl where people are sent to sign in; only with another provider
/// @param tokenUrl where tokens are had; only with another provider
/// @param scopes what is asked for, separated by spaces; only with another provider
public record LoginSettings(
        Kind kind,
        Grant grant,
        String clientId,
        String directory,
        String authorizationUrl,
        String tokenUrl,
        String scopes) {

    public enum Kind {
        MICROSOFT,
        GOOGLE,

        /// Another provider, whose addresses an administrator has typed.
        OAUTH
    }

    public enum Grant {

        /// One account for all users of the server; an administrator signs in.
        DELEGATED,

        /// Each user signs in with an account of their own.
        EACH_USER,

        /// The application itself is let in; nobody signs in.
        APPLICATION
    }

    /// All of them: a secret that was sealed to other ones cannot be opened.
    List<String> parts() {
        return List.of(
                kind.name(), grant.name(), clientId, directory, authorizationUrl, tokenUrl, scopes);
    }

    @Override
    public String toString() {
        return "LoginSettings[%s %s]".formatted(kind, grant);
    }
}
