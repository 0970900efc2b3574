/// Writes messages: recipients, attachments, templates and the check before sending.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "blocklist",
            "candidate",
            "check",
            "filter",
            "mail",
            "message",
            "outbox",
            "policy",
            "secret",
            "server",
            "tenant",
            "web"
        })
package dev.ownrelay.compose;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
