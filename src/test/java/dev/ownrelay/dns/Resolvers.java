package dev.ownrelay.dns;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Makes a [Dns] outside the application.
public final class Resolvers {

    /// Asks one server only.
    ///
    /// @param server `address:port`
    public static Dns asking(String server, Duration timeout, Clock clock) {
        var properties = new DnsProperties(List.of(server), timeout, Duration.ofHours(1), 32);
        return new Dns(new DnsServers(properties), properties, clock);
    }

    private Resolvers() {}
}
