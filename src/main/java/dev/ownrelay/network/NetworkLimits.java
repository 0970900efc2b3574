package dev.ownrelay.network;

import java.util.List;

/// Where the operator lets connections go.
public interface NetworkLimits {

    /// CIDR blocks that a server may stand in besides public addresses.
    List<String> allowedNetworks();

    boolean allowsPort(int port);

    /// CIDR blocks that a server may be reached in without TLS, besides this machine. They let no
    /// connection go where [#allowedNetworks] does not.
    List<String> clearTextNetworks();
}
