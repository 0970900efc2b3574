package dev.ownrelay.server;

import java.util.Collection;
import java.util.Map;

/// Says whether receivers will believe an address by a route. Told by the module of the verdicts,
/// which this one must not depend on.
public interface SenderVerdicts {

    /// What is known now; what is not, or not any more, is asked for in the background. Never waits
    /// for the DNS.
    Map<Route, SenderVerdict> of(Collection<Route> routes);
}
