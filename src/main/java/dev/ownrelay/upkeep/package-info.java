/// Shows Maintenance, Other SMTP servers, to those who keep them: the form, the test, the deletion.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "conversation",
            "health",
            "login",
            "mail",
            "network",
            "provider",
            "secret",
            "server",
            "tenant",
            "trial",
            "web"
        })
package dev.ownrelay.upkeep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
