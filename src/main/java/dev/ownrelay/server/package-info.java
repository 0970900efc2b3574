/// Keeps the table Other SMTP servers, and finds the route of a user's choice.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "conversation",
            "health",
            "login",
            "mail",
            "network",
            "provider",
            "rejection",
            "relay",
            "secret",
            "tenant",
            "trial",
            "web"
        })
package dev.ownrelay.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
