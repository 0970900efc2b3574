/// Says whether receivers will believe an address that comes by a route, and watches it.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "authentication",
            "conversation",
            "dns",
            "health",
            "mail",
            "network",
            "notice",
            "provider",
            "relay",
            "secret",
            "server",
            "tenant",
            "web"
        })
package dev.ownrelay.verdict;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
