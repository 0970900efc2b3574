/// Sends the mail that the application itself writes, at once, and shows operators what failed.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "conversation",
            "health",
            "login",
            "mail",
            "rejection",
            "relay",
            "secret",
            "server",
            "tenant",
            "web"
        })
package dev.ownrelay.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
