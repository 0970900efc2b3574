package dev.ownrelay.health;

import java.util.Optional;
import java.util.UUID;

/// Says which block lists name a server. Told by the module of the lists, which this one must not
/// depend on.
public interface BlockListReports {

    /// What was heard last of the addresses from which the server sends; empty: no list was asked.
    /// Never waits for the DNS.
    Optional<BlockListReport> ofServer(UUID serverId);
}
