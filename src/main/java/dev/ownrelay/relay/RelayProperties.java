package dev.ownrelay.relay;

import dev.ownrelay.mail.MailAddress;
import dev.ownrelay.network.Network;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;

/// The default relay, beside Spring's own `spring.mail.*`.
///
/// @param from if set, mail through the default relay leaves from this address, with Reply-To the
///   user
/// @param unproven what becomes of an address that the agency has not proven
/// @param allowedNetworks CIDR blocks that the relay, and no other server, may stand in besides
///   public addresses; unset: where its name led at start
/// @param outgoingAddresses addresses and networks from which the relay sends, as receivers see
///   them
/// @param signs whether the relay adds a DKIM signature of the domain in From
/// @param perMinute how many messages of one agency the relay gets a minute; unset: no limit
/// @param perDay how many messages of one agency the relay gets a day; unset: no limit
/// @param maxConnections how many connections one agency has to the relay at a time
@ConfigurationProperties("ownrelay.relay")
record RelayProperties(
        @Nullable String from,
        @DefaultValue("refuse") Unproven unproven,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue List<String> outgoingAddresses,
        @DefaultValue("false") boolean signs,
        @Nullable Integer perMinute,
        @Nullable Integer perDay,
        @DefaultValue("4") int maxConnections) {

    private static final int MOST_CONNECTIONS = 20;

    /// `allow` is for an installation of one agency.
    enum Unproven {
        REFUSE,
        ALLOW
    }

    RelayProperties {
        from = from == null || from.isBlank() ? null : bare(from);
        allowedNetworks.forEach(text -> checkNetwork("allowed-networks", text));
        outgoingAddresses.forEach(text -> checkNetwork("outgoing-addresses", text));
        checkPositive("per-minute", perMinute);
        checkPositive("per-day", perDay);
        if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
            throw wrong("max-connections", maxConnections, "is not from 1 to " + MOST_CONNECTIONS);
        }
    }

    private static void checkNetwork(String property, String text) {
        if (Network.parse(text).isEmpty()) {
            throw wrong(property, text, "is not a network such as 10.0.0.0/8 or fd00::/8");
        }
    }

    private static void checkPositive(String property, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw wrong(property, value, "is not at least 1");
        }
    }

    private static IllegalArgumentException wrong(String property, Object value, String why) {
        return new IllegalArgumentException(
                "The property ownrelay.relay.%s is wrong: '%s' %s."
                        .formatted(property, value, why));
    }

    private static String bare(String typed) {
        return MailAddress.parse(typed)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "ownrelay.relay.from must be one bare address, such as"
                                        + " mail@example.net"))
                .toString();
    }
}
