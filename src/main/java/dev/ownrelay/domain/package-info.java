/// Keeps the sender domains of an agency and the proof that they are its own.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "advice",
            "authentication",
            "blocklist",
            "dns",
            "health",
            "mail",
            "notice",
            "provider",
            "relay",
            "server",
            "signing",
            "tenant",
            "trial",
            "verdict",
            "web"
        })
package dev.ownrelay.domain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
