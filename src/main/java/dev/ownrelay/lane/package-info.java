/// Runs a lane: hands the due messages of one route to its server, as fast as it bears.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "conversation",
            "health",
            "ledger",
            "message",
            "notice",
            "rejection",
            "relay",
            "server",
            "signing",
            "spool",
            "tenant"
        })
package dev.ownrelay.lane;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
