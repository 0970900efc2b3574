package dev.ownrelay.dns;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.xbill.DNS.Address;
import org.xbill.DNS.SimpleResolver;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// Who is asked for names, and how long.
///
/// @param servers `address` or `address:port`, in the order in which they are asked; empty: the
///   system's
/// @param timeout how long one server may take
/// @param cache how long an answer is kept at most; `0`: not at all
/// @param atOnce how many questions may be under way at a time
@ConfigurationProperties("ownrelay.dns")
record DnsProperties(
        @DefaultValue List<String> servers,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("1h") Duration cache,
        @DefaultValue("32") int atOnce) {

    /// An IPv6 address with a port stands in brackets.
    private static final Pattern SERVER =
            Pattern.compile(
                    "\\[(?<v6>[^]]+)](?::(?<v6port>\\d{1,5}))?|(?<v4>[^:]+):(?<v4port>\\d{1,5})");

    DnsProperties {
        servers = servers.stream().map(String::strip).filter(typed -> !typed.isEmpty()).toList();
        servers.forEach(DnsProperties::address);
        if (!timeout.isPositive()) {
            throw wrong("timeout", "it must be longer than nothing");
        }
        if (cache.isNegative()) {
            throw wrong("cache", "it must not be negative");
        }
        if (atOnce < 1) {
            throw wrong("at-once", "it must be 1 at least");
        }
    }

    /// Empty: the system's.
    List<InetSocketAddress> addresses() {
        return servers.stream().map(DnsProperties::address).toList();
    }

    private static InetSocketAddress address(String typed) {
        var parts = SERVER.matcher(typed);
        if (!parts.matches()) {
            return address(typed, typed, null);
        }
        return parts.group("v6") == null
                ? address(typed, parts.group("v4"), parts.group("v4port"))
                : address(typed, parts.group("v6"), parts.group("v6port"));
    }

    /// Addresses only: a name would have to be asked for first.
    private static InetSocketAddress address(
            String typed, String host, @Nullable String typedPort) {
        int port = typedPort == null ? SimpleResolver.DEFAULT_PORT : Integer.parseInt(typedPort);
        if (port < 1 || port > 65_535 || !Address.isDottedQuad(host) && host.indexOf(':') < 0) {
            throw wrong("servers", notAnAddress(typed));
        }
        try {
            return new InetSocketAddress(Address.getByAddress(host), port);
        } catch (UnknownHostException e) {
            throw wrong("servers", notAnAddress(typed));
        }
    }

    private static String notAnAddress(String typed) {
        return "\"" + typed + "\" is not address or address:port";
    }

    private static IllegalArgumentException wrong(String name, String why) {
        return new IllegalArgumentException(
                "The property ownrelay.dns.%s is wrong: %s.".formatted(name, why));
    }
}
