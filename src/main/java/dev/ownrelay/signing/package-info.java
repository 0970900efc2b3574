/// Signs messages with DKIM where the server does not, by keys of its own.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "conversation",
            "dkim",
            "dns",
            "health",
            "mail",
            "notice",
            "relay",
            "secret",
            "server",
            "tenant",
            "trial",
            "verdict",
            "web"
        })
package dev.ownrelay.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
