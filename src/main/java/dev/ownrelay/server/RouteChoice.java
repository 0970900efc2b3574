package dev.ownrelay.server;

/// The route that a user's messages take, or why there is none.
public sealed interface RouteChoice {

    record Usable(Route route) implements RouteChoice {}

    record Unusable(Reason reason) implements RouteChoice {}

    public enum Reason {
        NO_DEFAULT_RELAY,
        SERVER_GONE,
        SERVER_DISABLED,
        CREDENTIAL_UNREADABLE,

        /// The server does not send for the domain of the address.
        DOMAIN_NOT_ALLOWED,

        /// The default relay serves several agencies, and this one has not proven the address.
        ADDRESS_UNPROVEN,

        /// Each user signs in at the provider of the server, and this one never has.
        SIGN_IN_NEEDED
    }
}
