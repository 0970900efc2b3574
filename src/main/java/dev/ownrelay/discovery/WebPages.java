package dev.ownrelay.discovery;

import java.net.URI;
import java.util.Optional;

/// Reads pages of others, at checked addresses and within bounds.
interface WebPages {

    /// @return empty: there is no such page
    Optional<String> get(URI address);
}
