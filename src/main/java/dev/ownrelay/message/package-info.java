/// Keeps messages, their attempts and files, and who may do what with them.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "conversation",
            "mail",
            "rejection",
            "server",
            "signing",
            "tenant",
            "web"
        })
package dev.ownrelay.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
