package dev.ownrelay.server;

import dev.ownrelay.conversation.AccessTokens;
import dev.ownrelay.conversation.SmtpEndpoint;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// What an administrator decides of a server, checked and in its stored form; without the password.
///
/// @param senderDomains domains in ASCII, separated by spaces; empty: any
/// @param departure where its messages come from, as receivers see it
/// @param ehloName null: the installation's own
/// @param perMinute messages a minute; null: no limit
/// @param perDay messages a day; null: no limit
public record ServerSettings(
        String name,
        Destination destination,
        String senderDomains,
        Departure departure,
        @Nullable String ehloName,
        int maxConnections,
        @Nullable Integer perMinute,
        @Nullable Integer perDay,
        boolean enabled) {

    /// What receivers see of a server, as an administrator says.
    ///
    /// @param addresses from which it sends, and networks, separated by spaces; empty: nobody knows
    /// @param signs whether it adds a DKIM signature of the domain in From
    public record Departure(String addresses, boolean signs) {

        /// Nobody said anything.
        public static final Departure UNKNOWN = new Departure("", false);

        public List<String> list() {
            return addresses.isEmpty() ? List.of() : List.of(addresses.split(" "));
        }
    }

    /// Whether the server would notice no difference.
    public boolean sameConversation(ServerSettings other) {
        return destination.equals(other.destination) && Objects.equals(ehloName, other.ehloName);
    }

    public ServerSettings enabled(boolean on) {
        return new ServerSettings(
                name,
                destination,
                senderDomains,
                departure,
                ehloName,
                maxConnections,
                perMinute,
                perDay,
                on);
    }

    public SmtpEndpoint endpoint(
            @Nullable UUID serverId, @Nullable String secret, int settingsVersion) {
        var username = destination.username();
        var said = username == null ? null : secret;
        return endpoint(serverId, username, said, null, settingsVersion);
    }

    /// @param tokens that are said instead of a password
    public SmtpEndpoint endpoint(
            @Nullable UUID serverId, String account, AccessTokens tokens, int settingsVersion) {
        return endpoint(serverId, account, null, tokens, settingsVersion);
    }

    private SmtpEndpoint endpoint(
            @Nullable UUID serverId,
            @Nullable String username,
            @Nullable String secret,
            @Nullable AccessTokens tokens,
            int settingsVersion) {
        return new SmtpEndpoint(
                serverId,
                destination.host(),
                destination.port(),
                destination.tls(),
                username,
                secret,
                tokens,
                ehloName,
                destination.caCertificates(),
                settingsVersion);
    }
}
