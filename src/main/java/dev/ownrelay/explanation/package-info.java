/// Explains to a reader what became of a message, and takes in what an agency knows better.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "check",
            "conversation",
            "feedback",
            "health",
            "mail",
            "message",
            "rejection",
            "relay",
            "server",
            "tenant",
            "web"
        })
package dev.ownrelay.explanation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
