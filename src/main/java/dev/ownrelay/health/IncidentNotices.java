package dev.ownrelay.health;

import dev.ownrelay.health.ServerUsage.Administrator;

import java.util.List;

/// Tells people what is wrong with their servers. Kept by the module of notices, which this one
/// must not depend on.
public interface IncidentNotices {

    /// Writes to all administrators of the agency what nobody has told them yet: once for an
    /// incident.
    void send(List<Administrator> administrators);
}
