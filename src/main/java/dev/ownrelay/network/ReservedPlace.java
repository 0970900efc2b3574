package dev.ownrelay.network;

import java.util.List;

/// Where a server of the operator stands, which may be where no other server might, and from which
/// the agencies' servers are kept. Told by whoever knows that server, which this module must not
/// depend on.
public interface ReservedPlace {

    ReservedPlace NONE = new ReservedPlace() {};

    /// Whether this is the operator's server itself, and not one that looks like it.
    default boolean owns(Target target) {
        return false;
    }

    /// Whether it may stand there, though no other server might.
    default boolean admits(byte[] address) {
        return false;
    }

    /// What its own name led to just now.
    default void stands(List<byte[]> addresses) {}

    /// Whether it tells by a login who may send, and not by where somebody comes from.
    default boolean wantsLogin() {
        return false;
    }

    default boolean isPort(int port) {
        return false;
    }

    /// Whether it is reached there.
    ///
    /// @param host what was typed
    /// @param address where it leads
    default boolean isAt(String host, byte[] address) {
        return false;
    }
}
