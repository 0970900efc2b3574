/// Takes messages in, and shows them with what people can do to them.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "batch",
            "bounce",
            "conversation",
            "explanation",
            "health",
            "lane",
            "ledger",
            "mail",
            "message",
            "policy",
            "rejection",
            "server",
            "tenant",
            "web"
        })
package dev.ownrelay.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
