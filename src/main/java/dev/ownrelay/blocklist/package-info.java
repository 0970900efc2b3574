/// Asks block lists for the addresses that servers send from and for sender domains, and says who
/// is listed where.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "conversation",
            "dns",
            "health",
            "mail",
            "network",
            "notice",
            "provider",
            "relay",
            "tenant"
        })
package dev.ownrelay.blocklist;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
