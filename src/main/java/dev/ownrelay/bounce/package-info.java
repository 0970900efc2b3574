/// Takes in messages that came back by mail.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "explanation",
            "feedback",
            "lane",
            "ledger",
            "message",
            "rejection",
            "tenant",
            "web"
        })
package dev.ownrelay.bounce;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
