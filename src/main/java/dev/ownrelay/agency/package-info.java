/// Founds agencies, and shows them to those who run the installation.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account", "health", "link", "message", "notice", "people", "relay", "secret", "server",
            "signin", "tenant", "web"
        })
package dev.ownrelay.agency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
