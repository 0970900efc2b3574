/// Keeps the sender domains of an agency and the proof that they are its own.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account", "dns", "health", "mail", "notice", "relay", "server", "tenant", "trial",
            "web"
        })
package dev.ownrelay.domain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
