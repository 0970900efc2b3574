package dev.ownrelay.smtp;

import java.util.List;

/// Where the operator lets connections go.
interface NetworkLimits {

    /// CIDR blocks that a server may stand in besides public addresses.
    List<String> allowedNetworks();

    boolean allowsPort(int port);
}
