/// Takes in messages that came back by mail.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "conversation",
            "explanation",
            "feedback",
            "health",
            "lane",
            "ledger",
            "message",
            "network",
            "rejection",
            "relay",
            "tenant",
            "web"
        })
package dev.ownrelay.bounce;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
