/// Sends people links that let them in or prove their address, and acts on them once.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account", "factor", "health", "notice", "secret", "signin", "tenant", "web"
        })
package dev.ownrelay.link;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
