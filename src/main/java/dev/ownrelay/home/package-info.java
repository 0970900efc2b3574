/// Shows the first page: what needs somebody, what is new, the first steps.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "batch",
            "blocklist",
            "candidate",
            "domain",
            "health",
            "message",
            "notice",
            "outbox",
            "rejection",
            "server",
            "tenant",
            "verdict"
        })
package dev.ownrelay.home;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
