/// Keeps the people that recruiters write to.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "erasure",
            "explanation",
            "mail",
            "message",
            "outbox",
            "rejection",
            "tenant",
            "web"
        })
package dev.ownrelay.candidate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
