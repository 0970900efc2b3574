/// Shows My account, and Maintenance, Users.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "conversation",
            "health",
            "link",
            "mail",
            "notice",
            "operator",
            "rejection",
            "server",
            "signin",
            "tenant",
            "trial",
            "web"
        })
package dev.ownrelay.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
