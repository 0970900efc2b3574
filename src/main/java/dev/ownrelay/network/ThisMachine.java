package dev.ownrelay.network;

import java.net.InetAddress;
import java.util.Optional;

/// Tells this machine from others by what a URL says. No name is looked up: it may lead elsewhere
/// tomorrow.
public final class ThisMachine {

    private ThisMachine() {}

    /// The loopback address that a host is; empty: it is another machine, or a name.
    ///
    /// @param host of a URL, an IPv6 address in brackets
    public static Optional<InetAddress> address(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host)).filter(InetAddress::isLoopbackAddress);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
